CREATE TABLE `climate_days` (
	`source` integer NOT NULL,
	`day` text NOT NULL,
	`readings` integer NOT NULL,
	`faults` integer NOT NULL,
	`min_celsius` real,
	`max_celsius` real,
	`min_humidity` real,
	`max_humidity` real,
	`seconds` real NOT NULL,
	`celsius_seconds` real NOT NULL,
	`kinetic_seconds` real NOT NULL,
	`humid_seconds` real NOT NULL,
	`humidity_seconds` real NOT NULL,
	`halves` integer NOT NULL,
	PRIMARY KEY(`source`, `day`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `climate_hand_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`source` integer NOT NULL,
	`at` integer NOT NULL,
	`celsius` real,
	`humidity` real,
	`note` text,
	`entered_by` text NOT NULL,
	`entered_at` integer NOT NULL,
	`late` integer NOT NULL,
	`supersedes_id` text,
	`reason` text,
	FOREIGN KEY (`source`) REFERENCES `climate_sources`(`number`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `climate_hand_entries_source` ON `climate_hand_entries` (`source`,`at`);--> statement-breakpoint
CREATE UNIQUE INDEX `climate_hand_entries_supersedes` ON `climate_hand_entries` (`supersedes_id`);--> statement-breakpoint
CREATE TABLE `climate_hours` (
	`source` integer NOT NULL,
	`at` integer NOT NULL,
	`readings` integer NOT NULL,
	`faults` integer NOT NULL,
	`min_celsius` real,
	`max_celsius` real,
	`min_humidity` real,
	`max_humidity` real,
	`seconds` real NOT NULL,
	`celsius_seconds` real NOT NULL,
	`kinetic_seconds` real NOT NULL,
	`humid_seconds` real NOT NULL,
	`humidity_seconds` real NOT NULL,
	`halves` integer NOT NULL,
	PRIMARY KEY(`source`, `at`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `climate_marks` (
	`source` integer NOT NULL,
	`hour` integer NOT NULL,
	PRIMARY KEY(`source`, `hour`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `climate_readings` (
	`source` integer NOT NULL,
	`at` integer NOT NULL,
	`celsius` real,
	`humidity` real,
	`fault` text,
	`unsure` text,
	`recorded_at` integer,
	PRIMARY KEY(`source`, `at`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `climate_sources` (
	`number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`location_id` text NOT NULL,
	`kind` text NOT NULL,
	`device_id` text,
	`name` text,
	`due_minutes` integer NOT NULL,
	`created_at` integer NOT NULL,
	`latest_at` integer,
	`latest_celsius` real,
	`latest_humidity` real,
	`latest_fault` text,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `climate_sources_id` ON `climate_sources` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `climate_sources_device` ON `climate_sources` (`device_id`,`location_id`);--> statement-breakpoint
CREATE INDEX `climate_sources_location` ON `climate_sources` (`location_id`);--> statement-breakpoint
CREATE TABLE `place_storage` (
	`location_id` text PRIMARY KEY NOT NULL,
	`profile_id` text,
	`hand_readings` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`profile_id`) REFERENCES `storage_profiles`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`updated_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `assessed_places` (
	`location_id` text PRIMARY KEY NOT NULL,
	`tier` text NOT NULL,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `checklist_versions` (
	`version` integer PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`reason` text NOT NULL,
	`content` text NOT NULL,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `finding_follow_ups` (
	`id` text PRIMARY KEY NOT NULL,
	`finding_id` text NOT NULL,
	`kind` text NOT NULL,
	`text` text NOT NULL,
	`photo_ids` text NOT NULL,
	`at` integer NOT NULL,
	`person_id` text NOT NULL,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `finding_follow_ups_finding` ON `finding_follow_ups` (`finding_id`);--> statement-breakpoint
CREATE TABLE `findings` (
	`id` text PRIMARY KEY NOT NULL,
	`location_id` text NOT NULL,
	`criterion` text,
	`text` text NOT NULL,
	`deadline` text NOT NULL,
	`status` text NOT NULL,
	`photo_ids` text NOT NULL,
	`raised_at` integer NOT NULL,
	`raised_by` text NOT NULL,
	`inspection_id` text,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`raised_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`inspection_id`) REFERENCES `inspections`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `findings_location` ON `findings` (`location_id`,`status`);--> statement-breakpoint
CREATE INDEX `findings_deadline` ON `findings` (`status`,`deadline`);--> statement-breakpoint
CREATE INDEX `findings_inspection` ON `findings` (`inspection_id`);--> statement-breakpoint
CREATE TABLE `inspection_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`inspection_id` text NOT NULL,
	`location_id` text NOT NULL,
	`criterion` text NOT NULL,
	`state` text NOT NULL,
	`number` real,
	`subchecks` text NOT NULL,
	`product_ids` text NOT NULL,
	`asset` text,
	`note` text,
	`reason` text,
	`photo_ids` text NOT NULL,
	`answered_at` integer NOT NULL,
	`evidence_at` integer NOT NULL,
	FOREIGN KEY (`inspection_id`) REFERENCES `inspections`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `inspection_answers_inspection` ON `inspection_answers` (`inspection_id`);--> statement-breakpoint
CREATE INDEX `inspection_answers_place` ON `inspection_answers` (`location_id`,`criterion`,`answered_at`);--> statement-breakpoint
CREATE TABLE `inspection_results` (
	`inspection_id` text PRIMARY KEY NOT NULL,
	`pass` integer NOT NULL,
	`fail` integer NOT NULL,
	`unknown` integer NOT NULL,
	`not_applicable` integer NOT NULL,
	FOREIGN KEY (`inspection_id`) REFERENCES `inspections`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `inspections` (
	`id` text PRIMARY KEY NOT NULL,
	`location_id` text NOT NULL,
	`tier` text NOT NULL,
	`kind` text NOT NULL,
	`checklist_version` integer NOT NULL,
	`revision` integer NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`inspector_id` text NOT NULL,
	`signature` text,
	`place_signature` text,
	`note` text,
	`request_hash` text NOT NULL,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`inspector_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `inspections_location` ON `inspections` (`location_id`,`revision`);--> statement-breakpoint
CREATE INDEX `inspections_finished` ON `inspections` (`finished_at`);--> statement-breakpoint
CREATE TABLE `latest_answers` (
	`location_id` text NOT NULL,
	`criterion` text NOT NULL,
	`answer_id` text NOT NULL,
	`answered_at` integer NOT NULL,
	PRIMARY KEY(`location_id`, `criterion`),
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answer_id`) REFERENCES `inspection_answers`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `photos` (
	`id` text PRIMARY KEY NOT NULL,
	`location_id` text NOT NULL,
	`sent_sha256` text NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`taken_at` integer NOT NULL,
	`taken_from` text NOT NULL,
	`uploaded_at` integer NOT NULL,
	`uploaded_by` text NOT NULL,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`uploaded_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `photos_sent` ON `photos` (`location_id`,`sent_sha256`);--> statement-breakpoint
CREATE TABLE `score_days` (
	`location_id` text NOT NULL,
	`day` text NOT NULL,
	`assessed` integer NOT NULL,
	`pass` integer NOT NULL,
	`fail` integer NOT NULL,
	`unknown` integer NOT NULL,
	`not_applicable` integer NOT NULL,
	PRIMARY KEY(`location_id`, `day`),
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `score_days_day` ON `score_days` (`day`);--> statement-breakpoint
CREATE TABLE `excursion_marks` (
	`source` integer PRIMARY KEY NOT NULL,
	`hour` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `excursion_watches` (
	`source` integer NOT NULL,
	`profile_id` text NOT NULL,
	`limits` text NOT NULL,
	`since` integer NOT NULL,
	`settled_at` integer NOT NULL,
	`tracks` text NOT NULL,
	`due_at` integer,
	PRIMARY KEY(`source`, `profile_id`),
	FOREIGN KEY (`source`) REFERENCES `climate_sources`(`number`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `excursion_watches_due` ON `excursion_watches` (`due_at`);--> statement-breakpoint
CREATE TABLE `excursions` (
	`id` text PRIMARY KEY NOT NULL,
	`source` integer NOT NULL,
	`location_id` text NOT NULL,
	`kind` text NOT NULL,
	`profile_id` text NOT NULL,
	`profile_name` text NOT NULL,
	`profile_name_en` text NOT NULL,
	`limit_value` real,
	`tolerance_minutes` integer NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`ended_by` text,
	`peak` real,
	`peak_at` integer,
	`mean` real,
	`acknowledged_at` integer,
	`acknowledged_by` text,
	`reason` text,
	`action` text,
	`withdrawn_at` integer,
	FOREIGN KEY (`source`) REFERENCES `climate_sources`(`number`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`acknowledged_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `excursions_stretch` ON `excursions` (`source`,`profile_id`,`kind`,`started_at`);--> statement-breakpoint
CREATE INDEX `excursions_location` ON `excursions` (`location_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `excursions_started` ON `excursions` (`started_at`);--> statement-breakpoint
CREATE INDEX `excursions_open` ON `excursions` (`location_id`) WHERE "excursions"."ended_at" is null;--> statement-breakpoint
CREATE INDEX `excursions_unanswered` ON `excursions` (`started_at`) WHERE "excursions"."acknowledged_at" is null and "excursions"."kind" <> 'no_data';--> statement-breakpoint
CREATE TABLE `heat_settings` (
	`id` text PRIMARY KEY NOT NULL,
	`fefo_by_remaining_life` integer,
	`propose_hot_hours` integer,
	`propose_lost_days` integer,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	FOREIGN KEY (`updated_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `lot_heat` (
	`location_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`seconds` real NOT NULL,
	`known` real NOT NULL,
	`kinetic_celsius` real,
	`hot` real NOT NULL,
	`humid` real NOT NULL,
	`lost` real NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`location_id`, `lot_id`),
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `lot_heat_worst` ON `lot_heat` (`lost`,`hot`);--> statement-breakpoint
CREATE TABLE `quarantine_proposals` (
	`id` text PRIMARY KEY NOT NULL,
	`location_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`profile_name` text NOT NULL,
	`profile_name_en` text NOT NULL,
	`max_celsius` real,
	`hot_hours` real NOT NULL,
	`lost_days` real NOT NULL,
	`kinetic_celsius` real,
	`coverage` real NOT NULL,
	`proposed_at` integer NOT NULL,
	`state` text NOT NULL,
	`decided_at` integer,
	`decided_by` text,
	`reason` text,
	`quarantine_id` text,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`quarantine_id`) REFERENCES `quarantines`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `quarantine_proposals_open` ON `quarantine_proposals` (`location_id`,`lot_id`) WHERE "quarantine_proposals"."state" = 'open';--> statement-breakpoint
CREATE INDEX `quarantine_proposals_state` ON `quarantine_proposals` (`state`,`proposed_at`);--> statement-breakpoint
CREATE TABLE `empty_handed_searches` (
	`month` text NOT NULL,
	`cell` text NOT NULL,
	`category` text NOT NULL,
	`searches` integer NOT NULL,
	PRIMARY KEY(`month`, `cell`, `category`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `public_reports` (
	`id` text PRIMARY KEY NOT NULL,
	`location_id` text NOT NULL,
	`kind` text NOT NULL,
	`reported_at` integer NOT NULL,
	`answered_at` integer,
	`answered_by` text,
	`outcome` text,
	`note` text,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `public_reports_open` ON `public_reports` (`location_id`,`kind`) WHERE "public_reports"."answered_at" is null;--> statement-breakpoint
CREATE INDEX `public_reports_answered` ON `public_reports` (`answered_at`);--> statement-breakpoint
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

--> statement-breakpoint
CREATE TRIGGER `climate_hand_entries_no_update` BEFORE UPDATE ON `climate_hand_entries` BEGIN
	SELECT RAISE(ABORT, 'climate_hand_entries is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `climate_hand_entries_no_delete` BEFORE DELETE ON `climate_hand_entries` BEGIN
	SELECT RAISE(ABORT, 'climate_hand_entries is append-only');
END;

--> statement-breakpoint
CREATE TRIGGER `checklist_versions_no_update` BEFORE UPDATE ON `checklist_versions` BEGIN
	SELECT RAISE(ABORT, 'checklist_versions is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `checklist_versions_no_delete` BEFORE DELETE ON `checklist_versions` BEGIN
	SELECT RAISE(ABORT, 'checklist_versions is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `photos_no_update` BEFORE UPDATE ON `photos` BEGIN
	SELECT RAISE(ABORT, 'photos is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `photos_no_delete` BEFORE DELETE ON `photos` BEGIN
	SELECT RAISE(ABORT, 'photos is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `inspections_no_update` BEFORE UPDATE ON `inspections` BEGIN
	SELECT RAISE(ABORT, 'inspections is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `inspections_no_delete` BEFORE DELETE ON `inspections` BEGIN
	SELECT RAISE(ABORT, 'inspections is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `inspection_answers_no_update` BEFORE UPDATE ON `inspection_answers` BEGIN
	SELECT RAISE(ABORT, 'inspection_answers is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `inspection_answers_no_delete` BEFORE DELETE ON `inspection_answers` BEGIN
	SELECT RAISE(ABORT, 'inspection_answers is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `finding_follow_ups_no_update` BEFORE UPDATE ON `finding_follow_ups` BEGIN
	SELECT RAISE(ABORT, 'finding_follow_ups is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `finding_follow_ups_no_delete` BEFORE DELETE ON `finding_follow_ups` BEGIN
	SELECT RAISE(ABORT, 'finding_follow_ups is append-only');
END;

--> statement-breakpoint
CREATE TRIGGER `inspection_results_no_update` BEFORE UPDATE ON `inspection_results` BEGIN
	SELECT RAISE(ABORT, 'inspection_results is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `inspection_results_no_delete` BEFORE DELETE ON `inspection_results` BEGIN
	SELECT RAISE(ABORT, 'inspection_results is append-only');
END;
