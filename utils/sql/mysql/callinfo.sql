-- Lines that are published to presence_callinfo, with what is seized of them.
CREATE TABLE IF NOT EXISTS `callinfo_lines` (
	`id` BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY NOT NULL,
	`line` VARCHAR(255) NOT NULL,
	`state` MEDIUMTEXT NOT NULL,
	`server_id` INT DEFAULT 0 NOT NULL,
	CONSTRAINT `callinfo_lines_idx` UNIQUE (`server_id`,`line`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT IGNORE INTO `version` (table_name,table_version) VALUES ('callinfo_lines',1);
