-- Subscriptions: version 2 of Kamailio's own module, which can share this table.
CREATE TABLE IF NOT EXISTS `sca_subscriptions` (
	`id` BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY NOT NULL,
	`subscriber` VARCHAR(255) NOT NULL,
	`aor` VARCHAR(255) NOT NULL,
	`event` INT DEFAULT 0 NOT NULL,
	`expires` INT DEFAULT 0 NOT NULL,
	`state` INT DEFAULT 0 NOT NULL,
	`app_idx` INT DEFAULT 0 NOT NULL,
	`call_id` VARCHAR(255) NOT NULL,
	`from_tag` VARCHAR(128) NOT NULL,
	`to_tag` VARCHAR(128) NOT NULL,
	`record_route` MEDIUMTEXT,
	`notify_cseq` INT DEFAULT 0 NOT NULL,
	`subscribe_cseq` INT DEFAULT 0 NOT NULL,
	`server_id` INT DEFAULT 0 NOT NULL,
	CONSTRAINT `sca_subscriptions_idx` UNIQUE (`subscriber`,`call_id`,`from_tag`,`to_tag`),
	INDEX sca_expires_idx (`server_id`,`expires`),
	INDEX sca_subscribers_idx (`subscriber`,`event`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT IGNORE INTO `version` (table_name,table_version) VALUES ('sca_subscriptions',2);

-- Appearances: what is needed to go on with calls in progress after a restart. With app_idx 0: what
-- sca_subscriptions has no column for, or no room.
CREATE TABLE IF NOT EXISTS `sca_state` (
	`id` BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY NOT NULL,
	`aor` VARCHAR(255) NOT NULL,
	`app_idx` INT DEFAULT 0 NOT NULL,
	`dialog` VARCHAR(384) NOT NULL,
	`state` INT DEFAULT 0 NOT NULL,
	`direction` INT DEFAULT 0 NOT NULL,
	`owner` MEDIUMTEXT NOT NULL,
	`callee` MEDIUMTEXT NOT NULL,
	`app_uri` MEDIUMTEXT NOT NULL,
	`call_id` MEDIUMTEXT NOT NULL,
	`from_tag` MEDIUMTEXT NOT NULL,
	`to_tag` MEDIUMTEXT NOT NULL,
	`prev_state` INT DEFAULT 0 NOT NULL,
	`prev_direction` INT DEFAULT 0 NOT NULL,
	`prev_ended` INT DEFAULT 0 NOT NULL,
	`prev_owner` MEDIUMTEXT NOT NULL,
	`prev_callee` MEDIUMTEXT NOT NULL,
	`prev_call_id` MEDIUMTEXT NOT NULL,
	`prev_from_tag` MEDIUMTEXT NOT NULL,
	`prev_to_tag` MEDIUMTEXT NOT NULL,
	`sub_contact` MEDIUMTEXT NOT NULL,
	`sub_call_id` MEDIUMTEXT NOT NULL,
	`sub_from_tag` MEDIUMTEXT NOT NULL,
	`sub_to_tag` MEDIUMTEXT NOT NULL,
	`sub_route` MEDIUMTEXT NOT NULL,
	`sub_flow` MEDIUMTEXT NOT NULL,
	`sub_socket` MEDIUMTEXT NOT NULL,
	`sub_event_id` MEDIUMTEXT NOT NULL,
	`sub_local_uri` MEDIUMTEXT NOT NULL,
	`sub_remote_uri` MEDIUMTEXT NOT NULL,
	`sub_cseq` INT DEFAULT 0 NOT NULL,
	`sub_subscribe_cseq` INT DEFAULT 0 NOT NULL,
	`sub_expires` BIGINT DEFAULT 0 NOT NULL,
	`since` BIGINT DEFAULT 0 NOT NULL,
	`deadline` BIGINT DEFAULT 0 NOT NULL,
	`server_id` INT DEFAULT 0 NOT NULL,
	CONSTRAINT `sca_state_idx` UNIQUE (`server_id`,`aor`,`app_idx`,`dialog`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT IGNORE INTO `version` (table_name,table_version) VALUES ('sca_state',3);
