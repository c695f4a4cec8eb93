-- Kamailio's own table of table versions; made only where it is missing.
CREATE TABLE IF NOT EXISTS "version" (
	"id" BIGSERIAL PRIMARY KEY NOT NULL,
	table_name VARCHAR(32) NOT NULL,
	table_version INTEGER DEFAULT 0 NOT NULL,
	CONSTRAINT version_table_name_idx UNIQUE (table_name)
);
