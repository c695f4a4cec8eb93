-- Kamailio's own table of table versions; made only where it is missing.
CREATE TABLE IF NOT EXISTS `version` (
	`id` BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY NOT NULL,
	table_name VARCHAR(32) NOT NULL,
	table_version INT UNSIGNED DEFAULT 0 NOT NULL,
	CONSTRAINT version_table_name_idx UNIQUE (table_name)
) ENGINE=InnoDB;
