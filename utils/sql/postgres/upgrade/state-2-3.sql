-- sca_state from version 2 to 3: texts of any length, what tells who an owner is, and the
-- URIs of a subscription's dialog.
BEGIN;
ALTER TABLE "sca_state"
	ADD COLUMN "owner_address" TEXT NOT NULL DEFAULT '',
	ADD COLUMN "owner_instance" TEXT NOT NULL DEFAULT '',
	ADD COLUMN "prev_owner_address" TEXT NOT NULL DEFAULT '',
	ADD COLUMN "prev_owner_instance" TEXT NOT NULL DEFAULT '',
	ADD COLUMN "sub_local_uri" TEXT NOT NULL DEFAULT '',
	ADD COLUMN "sub_remote_uri" TEXT NOT NULL DEFAULT '',
	ADD COLUMN "sub_subscribe_cseq" INTEGER DEFAULT 0 NOT NULL,
	ALTER COLUMN "owner" TYPE TEXT,
	ALTER COLUMN "callee" TYPE TEXT,
	ALTER COLUMN "app_uri" TYPE TEXT,
	ALTER COLUMN "call_id" TYPE TEXT,
	ALTER COLUMN "from_tag" TYPE TEXT,
	ALTER COLUMN "to_tag" TYPE TEXT,
	ALTER COLUMN "prev_owner" TYPE TEXT,
	ALTER COLUMN "prev_callee" TYPE TEXT,
	ALTER COLUMN "prev_call_id" TYPE TEXT,
	ALTER COLUMN "prev_from_tag" TYPE TEXT,
	ALTER COLUMN "prev_to_tag" TYPE TEXT,
	ALTER COLUMN "sub_contact" TYPE TEXT,
	ALTER COLUMN "sub_call_id" TYPE TEXT,
	ALTER COLUMN "sub_from_tag" TYPE TEXT,
	ALTER COLUMN "sub_to_tag" TYPE TEXT,
	ALTER COLUMN "sub_route" TYPE TEXT,
	ALTER COLUMN "sub_flow" TYPE TEXT,
	ALTER COLUMN "sub_socket" TYPE TEXT,
	ALTER COLUMN "sub_event_id" TYPE TEXT;
UPDATE "version" SET table_version=3 WHERE table_name='sca_state';
COMMIT;
