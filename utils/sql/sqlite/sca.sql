-- Subscriptions: version 2 of Kamailio's own module, which can share this table.
CREATE TABLE IF NOT EXISTS "sca_subscriptions" (
	"id" INTEGER PRIMARY KEY NOT NULL,
	"subscriber" VARCHAR(255) NOT NULL,
	"aor" VARCHAR(255) NOT NULL,
	"event" INTEGER DEFAULT 0 NOT NULL,
	"expires" INTEGER DEFAULT 0 NOT NULL,
	"state" INTEGER DEFAULT 0 NOT NULL,
	"app_idx" INTEGER DEFAULT 0 NOT NULL,
	"call_id" VARCHAR(255) NOT NULL,
	"from_tag" VARCHAR(128) NOT NULL,
	"to_tag" VARCHAR(128) NOT NULL,
	"record_route" TEXT,
	"notify_cseq" INTEGER DEFAULT 0 NOT NULL,
	"subscribe_cseq" INTEGER DEFAULT 0 NOT NULL,
	"server_id" INTEGER DEFAULT 0 NOT NULL,
	CONSTRAINT "sca_subscriptions_idx" UNIQUE ("subscriber","call_id","from_tag","to_tag")
);
CREATE INDEX IF NOT EXISTS sca_subscriptions_sca_expires_idx ON sca_subscriptions (server_id, expires);
CREATE INDEX IF NOT EXISTS sca_subscriptions_sca_subscribers_idx ON sca_subscriptions (subscriber, event);
INSERT INTO "version" (table_name,table_version) VALUES ('sca_subscriptions',2) ON CONFLICT DO NOTHING;

-- Appearances: what is needed to go on with calls in progress after a restart. With app_idx 0: what
-- sca_subscriptions has no column for, or no room.
CREATE TABLE IF NOT EXISTS "sca_state" (
	"id" INTEGER PRIMARY KEY NOT NULL,
	"aor" VARCHAR(255) NOT NULL,
	"app_idx" INTEGER DEFAULT 0 NOT NULL,
	"dialog" VARCHAR(384) NOT NULL,
	"state" INTEGER DEFAULT 0 NOT NULL,
	"direction" INTEGER DEFAULT 0 NOT NULL,
	"owner" TEXT NOT NULL,
	"owner_address" TEXT NOT NULL,
	"owner_instance" TEXT NOT NULL,
	"callee" TEXT NOT NULL,
	"app_uri" TEXT NOT NULL,
	"call_id" TEXT NOT NULL,
	"from_tag" TEXT NOT NULL,
	"to_tag" TEXT NOT NULL,
	"prev_state" INTEGER DEFAULT 0 NOT NULL,
	"prev_direction" INTEGER DEFAULT 0 NOT NULL,
	"prev_ended" INTEGER DEFAULT 0 NOT NULL,
	"prev_owner" TEXT NOT NULL,
	"prev_owner_address" TEXT NOT NULL,
	"prev_owner_instance" TEXT NOT NULL,
	"prev_callee" TEXT NOT NULL,
	"prev_call_id" TEXT NOT NULL,
	"prev_from_tag" TEXT NOT NULL,
	"prev_to_tag" TEXT NOT NULL,
	"sub_contact" TEXT NOT NULL,
	"sub_call_id" TEXT NOT NULL,
	"sub_from_tag" TEXT NOT NULL,
	"sub_to_tag" TEXT NOT NULL,
	"sub_route" TEXT NOT NULL,
	"sub_flow" TEXT NOT NULL,
	"sub_socket" TEXT NOT NULL,
	"sub_event_id" TEXT NOT NULL,
	"sub_local_uri" TEXT NOT NULL,
	"sub_remote_uri" TEXT NOT NULL,
	"sub_cseq" INTEGER DEFAULT 0 NOT NULL,
	"sub_subscribe_cseq" INTEGER DEFAULT 0 NOT NULL,
	"sub_expires" BIGINT DEFAULT 0 NOT NULL,
	"since" BIGINT DEFAULT 0 NOT NULL,
	"deadline" BIGINT DEFAULT 0 NOT NULL,
	"server_id" INTEGER DEFAULT 0 NOT NULL,
	CONSTRAINT "sca_state_idx" UNIQUE ("server_id","aor","app_idx","dialog")
);
INSERT INTO "version" (table_name,table_version) VALUES ('sca_state',3) ON CONFLICT DO NOTHING;
