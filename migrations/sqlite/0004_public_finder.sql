CREATE TABLE `landmarks` (
	`id` text PRIMARY KEY NOT NULL,
	`jurisdiction_code` text NOT NULL,
	`name` text NOT NULL,
	`name_en` text,
	`longitude` real NOT NULL,
	`latitude` real NOT NULL,
	`source_datum` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`jurisdiction_code`) REFERENCES `jurisdictions`(`code`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `landmarks_name` ON `landmarks` (`jurisdiction_code`,`name`);--> statement-breakpoint
ALTER TABLE `locations` ADD `asks_id` integer;