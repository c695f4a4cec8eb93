-- Lines that are published to presence_callinfo, with what is seized of them.
CREATE TABLE IF NOT EXISTS "callinfo_lines" (
	"id" BIGSERIAL PRIMARY KEY NOT NULL,
	"line" VARCHAR(255) NOT NULL,
	"state" TEXT NOT NULL,
	"server_id" INTEGER DEFAULT 0 NOT NULL,
	CONSTRAINT "callinfo_lines_idx" UNIQUE ("server_id","line")
);
INSERT INTO "version" (table_name,table_version) VALUES ('callinfo_lines',1) ON CONFLICT DO NOTHING;
