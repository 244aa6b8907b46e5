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
ALTER TABLE `locations` ADD `asks_id` integer;--> statement-breakpoint
CREATE INDEX `photos_file` ON `photos` (`sha256`);
--> statement-breakpoint
DROP TRIGGER `photos_no_delete`;
--> statement-breakpoint
CREATE TRIGGER `photos_no_delete` BEFORE DELETE ON `photos` WHEN EXISTS (
	SELECT 1 FROM `inspection_answers` WHERE `location_id` = OLD.`location_id` AND `photo_ids` LIKE '%"' || OLD.`id` || '"%'
	UNION ALL SELECT 1 FROM `findings` WHERE `location_id` = OLD.`location_id` AND `photo_ids` LIKE '%"' || OLD.`id` || '"%'
	UNION ALL SELECT 1 FROM `finding_follow_ups` u INNER JOIN `findings` f ON f.`id` = u.`finding_id` WHERE f.`location_id` = OLD.`location_id` AND u.`photo_ids` LIKE '%"' || OLD.`id` || '"%'
) BEGIN
	SELECT RAISE(ABORT, 'photos is append-only: the photo is evidence');
END;
