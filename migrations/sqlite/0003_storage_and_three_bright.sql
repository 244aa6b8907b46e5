CREATE TABLE `survey_results` (
	`id` text PRIMARY KEY NOT NULL,
	`jurisdiction_code` text NOT NULL,
	`indicator` text NOT NULL,
	`numerator` integer NOT NULL,
	`denominator` integer NOT NULL,
	`surveyed_on` text NOT NULL,
	`method` text NOT NULL,
	`carried_out_by` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` text NOT NULL,
	`withdrawn_at` integer,
	`withdrawn_by` text,
	`withdrawn_because` text,
	FOREIGN KEY (`jurisdiction_code`) REFERENCES `jurisdictions`(`code`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`withdrawn_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "survey_results_share" CHECK("survey_results"."numerator" >= 0 and "survey_results"."numerator" <= "survey_results"."denominator")
) STRICT;
--> statement-breakpoint
CREATE INDEX `survey_results_jurisdiction` ON `survey_results` (`jurisdiction_code`,`surveyed_on`);--> statement-breakpoint
CREATE TABLE `staff_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`person_id` text,
	`fields` text NOT NULL,
	`reason` text,
	FOREIGN KEY (`member_id`) REFERENCES `staff_members`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `staff_changes_member` ON `staff_changes` (`member_id`);--> statement-breakpoint
CREATE TABLE `staff_members` (
	`id` text PRIMARY KEY NOT NULL,
	`location_id` text NOT NULL,
	`name` text,
	`post` text NOT NULL,
	`phone` text,
	`started_on` text NOT NULL,
	`left_on` text,
	`anonymised_at` integer,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `staff_members_location` ON `staff_members` (`location_id`);--> statement-breakpoint
CREATE INDEX `staff_members_left` ON `staff_members` (`left_on`);--> statement-breakpoint
CREATE TABLE `staff_records` (
	`id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`kind` text NOT NULL,
	`happened_on` text NOT NULL,
	`valid_until` text,
	`number` text,
	`topic` text,
	`passed` integer,
	`confirmed_by` text,
	`supersedes_id` text,
	`withdrawal` integer NOT NULL,
	`reason` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` text NOT NULL,
	FOREIGN KEY (`member_id`) REFERENCES `staff_members`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `staff_records_member` ON `staff_records` (`member_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `staff_records_supersedes` ON `staff_records` (`supersedes_id`);--> statement-breakpoint
CREATE TRIGGER `staff_records_no_update` BEFORE UPDATE OF `id`, `member_id`, `kind`, `happened_on`, `valid_until`, `topic`, `passed`, `supersedes_id`, `withdrawal`, `recorded_at`, `recorded_by` ON `staff_records` BEGIN
	SELECT RAISE(ABORT, 'staff_records is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `staff_records_no_delete` BEFORE DELETE ON `staff_records` BEGIN
	SELECT RAISE(ABORT, 'staff_records is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `staff_changes_no_update` BEFORE UPDATE OF `id`, `member_id`, `at`, `kind`, `person_id`, `fields` ON `staff_changes` BEGIN
	SELECT RAISE(ABORT, 'staff_changes is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `staff_changes_no_delete` BEFORE DELETE ON `staff_changes` BEGIN
	SELECT RAISE(ABORT, 'staff_changes is append-only');
END;
