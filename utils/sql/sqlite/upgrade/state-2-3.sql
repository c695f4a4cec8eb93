-- sca_state from version 2 to 3: texts of any length, what tells who an owner is, and the
-- URIs of a subscription's dialog.
-- SQLite keeps texts of any length whatever the column says.
BEGIN;
ALTER TABLE "sca_state" ADD COLUMN "owner_address" TEXT NOT NULL DEFAULT '';
ALTER TABLE "sca_state" ADD COLUMN "owner_instance" TEXT NOT NULL DEFAULT '';
ALTER TABLE "sca_state" ADD COLUMN "prev_owner_address" TEXT NOT NULL DEFAULT '';
ALTER TABLE "sca_state" ADD COLUMN "prev_owner_instance" TEXT NOT NULL DEFAULT '';
ALTER TABLE "sca_state" ADD COLUMN "sub_local_uri" TEXT NOT NULL DEFAULT '';
ALTER TABLE "sca_state" ADD COLUMN "sub_remote_uri" TEXT NOT NULL DEFAULT '';
ALTER TABLE "sca_state" ADD COLUMN "sub_subscribe_cseq" INTEGER DEFAULT 0 NOT NULL;
UPDATE "version" SET table_version=3 WHERE table_name='sca_state';
COMMIT;
