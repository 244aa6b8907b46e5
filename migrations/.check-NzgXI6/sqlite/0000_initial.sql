CREATE TABLE `api_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_hash` ON `api_tokens` (`token_hash`);--> statement-breakpoint
CREATE INDEX `api_tokens_person` ON `api_tokens` (`person_id`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`person_id` text,
	`action` text NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`detail` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`request_hash` text NOT NULL,
	`response` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `idempotency_keys_created` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `jurisdictions` (
	`code` text PRIMARY KEY NOT NULL,
	`parent_code` text,
	`level` text NOT NULL,
	`name` text NOT NULL,
	`name_en` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `jurisdictions_parent` ON `jurisdictions` (`parent_code`);--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`display_name` text NOT NULL,
	`role` text NOT NULL,
	`jurisdiction_code` text,
	`password_hash` text NOT NULL,
	`locale` text,
	`created_at` integer NOT NULL,
	`disabled_at` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `people_username` ON `people` (`username`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`csrf_token` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `sessions_person` ON `sessions` (`person_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `alert_contacts` (
	`id` text PRIMARY KEY NOT NULL,
	`jurisdiction_code` text,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`address` text NOT NULL,
	`secret` text,
	`language` text NOT NULL,
	`person_id` text,
	`created_at` integer NOT NULL,
	`paused_at` integer,
	`removed_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `alert_events` (
	`id` text PRIMARY KEY NOT NULL,
	`alert_id` text NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`person_id` text,
	`text` text,
	`facts` text NOT NULL,
	FOREIGN KEY (`alert_id`) REFERENCES `alerts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `alert_events_alert` ON `alert_events` (`alert_id`,`at`);--> statement-breakpoint
CREATE TABLE `alert_mailings` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at` integer,
	`sent_at` integer,
	`given_up_at` integer,
	`error` text,
	FOREIGN KEY (`contact_id`) REFERENCES `alert_contacts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `alert_mailings_due` ON `alert_mailings` (`next_attempt_at`) WHERE "alert_mailings"."next_attempt_at" is not null;--> statement-breakpoint
CREATE INDEX `alert_mailings_contact` ON `alert_mailings` (`contact_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `alert_notices` (
	`id` text PRIMARY KEY NOT NULL,
	`alert_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`event` text NOT NULL,
	`at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`mailing_id` text,
	`dropped_at` integer,
	FOREIGN KEY (`alert_id`) REFERENCES `alerts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`contact_id`) REFERENCES `alert_contacts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`mailing_id`) REFERENCES `alert_mailings`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `alert_notices_alert` ON `alert_notices` (`alert_id`);--> statement-breakpoint
CREATE INDEX `alert_notices_mailing` ON `alert_notices` (`mailing_id`);--> statement-breakpoint
CREATE INDEX `alert_notices_due` ON `alert_notices` (`due_at`) WHERE "alert_notices"."mailing_id" is null and "alert_notices"."dropped_at" is null;--> statement-breakpoint
CREATE TABLE `alert_overrides` (
	`jurisdiction_code` text NOT NULL,
	`rule` text NOT NULL,
	`override` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`jurisdiction_code`, `rule`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `alert_subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`jurisdiction_code` text,
	`rules` text NOT NULL,
	`min_severity` text NOT NULL,
	`when` text NOT NULL,
	`quiet` text,
	`digest` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `alert_contacts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `alert_subscriptions_contact` ON `alert_subscriptions` (`contact_id`);--> statement-breakpoint
CREATE TABLE `alerts` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`rule` text NOT NULL,
	`severity` text NOT NULL,
	`location_id` text,
	`jurisdiction_code` text,
	`device_id` text,
	`product_id` text,
	`part` text NOT NULL,
	`facts` text NOT NULL,
	`settings` text NOT NULL,
	`opened_at` integer NOT NULL,
	`openings` integer NOT NULL,
	`opened_lately` text NOT NULL,
	`flapping` integer NOT NULL,
	`acknowledged_at` integer,
	`acknowledged_by` text,
	`acknowledge_reason` text,
	`snoozed_until` integer,
	`assignee_id` text,
	`escalate_at` integer,
	`escalations` integer NOT NULL,
	`resolved_at` integer,
	`resolved_by` text,
	`resolve_reason` text,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`acknowledged_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`assignee_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`resolved_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `alerts_open_key` ON `alerts` (`key`) WHERE "alerts"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX `alerts_location` ON `alerts` (`location_id`,`resolved_at`);--> statement-breakpoint
CREATE INDEX `alerts_resolved` ON `alerts` (`resolved_at`);--> statement-breakpoint
CREATE INDEX `alerts_escalate` ON `alerts` (`escalate_at`) WHERE "alerts"."escalate_at" is not null;--> statement-breakpoint
CREATE INDEX `alerts_snoozed` ON `alerts` (`snoozed_until`) WHERE "alerts"."snoozed_until" is not null;--> statement-breakpoint
CREATE TABLE `lots` (
	`id` text PRIMARY KEY NOT NULL,
	`product_id` text NOT NULL,
	`number` text NOT NULL,
	`expires_on` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `lots_identity` ON `lots` (`product_id`,`number`,`expires_on`);--> statement-breakpoint
CREATE INDEX `lots_expiry` ON `lots` (`expires_on`);--> statement-breakpoint
CREATE TABLE `products` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`gtin` text,
	`category` text NOT NULL,
	`method` text NOT NULL,
	`name` text NOT NULL,
	`name_en` text NOT NULL,
	`specification` text NOT NULL,
	`unit` text NOT NULL,
	`box_size` integer NOT NULL,
	`carton_boxes` integer NOT NULL,
	`shelf_life_months` integer NOT NULL,
	`storage_profile_id` text NOT NULL,
	`self_service` integer NOT NULL,
	`created_at` integer NOT NULL,
	`archived_at` integer,
	FOREIGN KEY (`storage_profile_id`) REFERENCES `storage_profiles`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "products_iud_never_self_service" CHECK("products"."category" <> 'iud' or not "products"."self_service")
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `products_code` ON `products` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `products_gtin` ON `products` (`gtin`);--> statement-breakpoint
CREATE TABLE `storage_profiles` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_en` text NOT NULL,
	`min_celsius` real,
	`max_celsius` real,
	`min_humidity` real,
	`max_humidity` real,
	`tolerance_minutes` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `claim_codes` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`sheet_id` text NOT NULL,
	`number` integer NOT NULL,
	`jurisdiction_code` text NOT NULL,
	`location_id` text,
	`device_id` text,
	`replaces` integer NOT NULL,
	`serial` text,
	`note` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`used_at` integer,
	`claimed_device_id` text,
	FOREIGN KEY (`jurisdiction_code`) REFERENCES `jurisdictions`(`code`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`claimed_device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `claim_codes_hash` ON `claim_codes` (`hash`);--> statement-breakpoint
CREATE INDEX `claim_codes_jurisdiction` ON `claim_codes` (`jurisdiction_code`,`id`);--> statement-breakpoint
CREATE INDEX `claim_codes_sheet` ON `claim_codes` (`sheet_id`);--> statement-breakpoint
CREATE INDEX `claim_codes_claimed_device` ON `claim_codes` (`claimed_device_id`);--> statement-breakpoint
CREATE TABLE `secret_issues` (
	`id` text PRIMARY KEY NOT NULL,
	`request_hash` text NOT NULL,
	`nonce` text NOT NULL,
	`result` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `channel_contents` (
	`location_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`channel` integer NOT NULL,
	`quantity` integer NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`location_id`, `lot_id`, `channel`),
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "channel_contents_never_negative" CHECK("channel_contents"."quantity" >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `channel_contents_lot` ON `channel_contents` (`lot_id`);--> statement-breakpoint
CREATE TABLE `device_events` (
	`device_id` text NOT NULL,
	`log` text NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`channel` integer,
	`received_at` integer NOT NULL,
	`occurred_at` integer NOT NULL,
	`time_quality` text NOT NULL,
	`occurred_after` integer,
	`occurred_before` integer,
	`payload` text NOT NULL,
	`movement_id` text,
	PRIMARY KEY(`device_id`, `log`, `seq`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `device_events_observations` ON `device_events` (`received_at`) WHERE "device_events"."kind" in ('refill', 'count');--> statement-breakpoint
CREATE TABLE `device_logs` (
	`device_id` text NOT NULL,
	`log` text NOT NULL,
	`generation` integer NOT NULL,
	`through` integer NOT NULL,
	`gaps` text NOT NULL,
	`counters` text DEFAULT '[]' NOT NULL,
	`times` text NOT NULL,
	`first_seen_at` integer NOT NULL,
	PRIMARY KEY(`device_id`, `log`),
	FOREIGN KEY (`device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `device_logs_log` ON `device_logs` (`log`);--> statement-breakpoint
CREATE TABLE `device_secrets` (
	`id` text PRIMARY KEY NOT NULL,
	`device_id` text NOT NULL,
	`salt` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`proven_at` integer,
	`retired_at` integer,
	FOREIGN KEY (`device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `device_secrets_device` ON `device_secrets` (`device_id`);--> statement-breakpoint
CREATE TABLE `device_states` (
	`device_id` text PRIMARY KEY NOT NULL,
	`log` text NOT NULL,
	`generation` integer NOT NULL,
	`next` integer NOT NULL,
	`boot` integer NOT NULL,
	`conn` integer NOT NULL,
	`firmware` text NOT NULL,
	`hardware` text NOT NULL,
	`config_version` integer NOT NULL,
	`born_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`state` text NOT NULL,
	`state_at` integer NOT NULL,
	`clock` text NOT NULL,
	`clock_error_ms` integer,
	`climate_at` integer,
	`door_since` integer,
	FOREIGN KEY (`device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `devices` (
	`id` text PRIMARY KEY NOT NULL,
	`location_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `devices_location` ON `devices` (`location_id`);--> statement-breakpoint
CREATE TABLE `dispenser_channels` (
	`location_id` text NOT NULL,
	`channel` integer NOT NULL,
	`product_id` text,
	`capacity` integer NOT NULL,
	`blocked` integer NOT NULL,
	PRIMARY KEY(`location_id`, `channel`),
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `quarantined_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`device_id` text,
	`topic` text NOT NULL,
	`reason` text NOT NULL,
	`detail` text NOT NULL,
	`payload` text NOT NULL,
	`size` integer NOT NULL,
	`received_at` integer NOT NULL,
	`closed_at` integer,
	`closed_by` text,
	`note` text,
	FOREIGN KEY (`closed_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `quarantined_messages_device` ON `quarantined_messages` (`device_id`,`received_at`);--> statement-breakpoint
CREATE TABLE `unattributed_entries` (
	`device_id` text NOT NULL,
	`log` text NOT NULL,
	`channel` integer NOT NULL,
	`from_seq` integer NOT NULL,
	`to_seq` integer NOT NULL,
	`quantity` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`movement_id` text,
	PRIMARY KEY(`device_id`, `log`, `channel`, `from_seq`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `balances` (
	`location_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`product_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`physical` integer NOT NULL,
	`since` integer NOT NULL,
	`last_occurred_at` integer NOT NULL,
	PRIMARY KEY(`location_id`, `lot_id`),
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "balances_never_negative" CHECK("balances"."quantity" >= 0 or not "balances"."physical")
) STRICT;
--> statement-breakpoint
CREATE INDEX `balances_product` ON `balances` (`product_id`,`location_id`);--> statement-breakpoint
CREATE TABLE `discrepancies` (
	`id` text PRIMARY KEY NOT NULL,
	`location_id` text NOT NULL,
	`device_id` text NOT NULL,
	`log` text NOT NULL,
	`seq` integer NOT NULL,
	`channel` integer NOT NULL,
	`product_id` text,
	`quantity` integer NOT NULL,
	`cause` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	`closed_by` text,
	`resolution` text,
	`closing_reason` text,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `discrepancies_event` ON `discrepancies` (`device_id`,`log`,`seq`,`channel`);--> statement-breakpoint
CREATE INDEX `discrepancies_location` ON `discrepancies` (`location_id`);--> statement-breakpoint
CREATE TABLE `movement_lines` (
	`movement_id` text NOT NULL,
	`line` integer NOT NULL,
	`from_location_id` text NOT NULL,
	`to_location_id` text NOT NULL,
	`product_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`occurred_at` integer NOT NULL,
	PRIMARY KEY(`movement_id`, `line`),
	FOREIGN KEY (`movement_id`) REFERENCES `movements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "movement_lines_quantity" CHECK("movement_lines"."quantity" > 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `movement_lines_from` ON `movement_lines` (`from_location_id`,`product_id`,`occurred_at`);--> statement-breakpoint
CREATE INDEX `movement_lines_to` ON `movement_lines` (`to_location_id`,`product_id`,`occurred_at`);--> statement-breakpoint
CREATE TABLE `movements` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`from_location_id` text NOT NULL,
	`to_location_id` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`person_id` text,
	`device_id` text,
	`transfer_id` text,
	`reverses_id` text,
	`reason` text,
	`note` text,
	FOREIGN KEY (`from_location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "movements_two_places" CHECK("movements"."from_location_id" <> "movements"."to_location_id")
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `movements_reverses` ON `movements` (`reverses_id`) WHERE "movements"."reverses_id" is not null;--> statement-breakpoint
CREATE INDEX `movements_transfer` ON `movements` (`transfer_id`) WHERE "movements"."transfer_id" is not null;--> statement-breakpoint
CREATE INDEX `movements_occurred` ON `movements` (`occurred_at`);--> statement-breakpoint
CREATE TABLE `quarantines` (
	`id` text PRIMARY KEY NOT NULL,
	`lot_id` text NOT NULL,
	`location_id` text,
	`reason` text NOT NULL,
	`note` text,
	`opened_at` integer NOT NULL,
	`opened_by` text,
	`closed_at` integer,
	`closed_by` text,
	`closing_reason` text,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`opened_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `quarantines_lot` ON `quarantines` (`lot_id`);--> statement-breakpoint
CREATE TABLE `transfer_lines` (
	`transfer_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`product_id` text NOT NULL,
	`sent` integer NOT NULL,
	`received` integer NOT NULL,
	`lost` integer NOT NULL,
	`returned` integer NOT NULL,
	PRIMARY KEY(`transfer_id`, `lot_id`),
	FOREIGN KEY (`transfer_id`) REFERENCES `transfers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "transfer_lines_within_sent" CHECK("transfer_lines"."received" + "transfer_lines"."lost" + "transfer_lines"."returned" <= "transfer_lines"."sent")
) STRICT;
--> statement-breakpoint
CREATE TABLE `transfers` (
	`id` text PRIMARY KEY NOT NULL,
	`from_location_id` text NOT NULL,
	`to_location_id` text NOT NULL,
	`status` text NOT NULL,
	`note` text,
	`dispatched_at` integer NOT NULL,
	`dispatched_by` text,
	`closed_at` integer,
	FOREIGN KEY (`from_location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`dispatched_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `transfers_to` ON `transfers` (`to_location_id`,`status`);--> statement-breakpoint
CREATE INDEX `transfers_from` ON `transfers` (`from_location_id`,`status`);--> statement-breakpoint
CREATE TABLE `calendar_days` (
	`day` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `location_products` (
	`location_id` text NOT NULL,
	`product_id` text NOT NULL,
	PRIMARY KEY(`location_id`, `product_id`),
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `locations` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`jurisdiction_code` text NOT NULL,
	`name` text NOT NULL,
	`name_en` text,
	`address` text,
	`phone` text,
	`hours` text,
	`longitude` real,
	`latitude` real,
	`source_datum` text,
	`captured_by` text,
	`verified_on` text,
	`migrant_area` integer NOT NULL,
	`step_free` integer,
	`indoor` integer,
	`published` integer NOT NULL,
	`created_at` integer NOT NULL,
	`archived_at` integer,
	FOREIGN KEY (`jurisdiction_code`) REFERENCES `jurisdictions`(`code`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `locations_jurisdiction` ON `locations` (`jurisdiction_code`,`kind`);--> statement-breakpoint
CREATE TABLE `stocktake_counts` (
	`id` text PRIMARY KEY NOT NULL,
	`stocktake_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`round` integer NOT NULL,
	`quantity` integer NOT NULL,
	`counted_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`person_id` text NOT NULL,
	`note` text,
	FOREIGN KEY (`stocktake_id`) REFERENCES `stocktakes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stocktake_counts_quantity" CHECK("stocktake_counts"."quantity" >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `stocktake_counts_line` ON `stocktake_counts` (`stocktake_id`,`lot_id`,`round`);--> statement-breakpoint
CREATE TABLE `stocktake_lines` (
	`stocktake_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`product_id` text NOT NULL,
	`round` integer NOT NULL,
	`found` integer NOT NULL,
	`reason` text,
	`counted` integer,
	`book` integer,
	PRIMARY KEY(`stocktake_id`, `lot_id`),
	FOREIGN KEY (`stocktake_id`) REFERENCES `stocktakes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `stocktakes` (
	`id` text PRIMARY KEY NOT NULL,
	`location_id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`note` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`submitted_at` integer,
	`submitted_by` text,
	`closed_at` integer,
	`closed_by` text,
	`closing_note` text,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`submitted_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `stocktakes_open` ON `stocktakes` (`location_id`) WHERE "stocktakes"."closed_at" is null;--> statement-breakpoint
CREATE INDEX `stocktakes_location` ON `stocktakes` (`location_id`,`closed_at`);--> statement-breakpoint
CREATE TABLE `channel_counts` (
	`id` text PRIMARY KEY NOT NULL,
	`location_id` text NOT NULL,
	`channel` integer NOT NULL,
	`product_id` text,
	`counted` integer NOT NULL,
	`assigned` integer NOT NULL,
	`occurred_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`visit_id` text,
	`device_id` text,
	`log` text,
	`seq` integer,
	`wrong` integer NOT NULL,
	`settled_at` integer,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`visit_id`) REFERENCES `refill_visits`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `channel_counts_place` ON `channel_counts` (`location_id`,`channel`,`occurred_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `channel_counts_event` ON `channel_counts` (`device_id`,`log`,`seq`) WHERE "channel_counts"."device_id" is not null;--> statement-breakpoint
CREATE INDEX `channel_counts_unsettled` ON `channel_counts` (`location_id`) WHERE "channel_counts"."settled_at" is null;--> statement-breakpoint
CREATE TABLE `reconciliations` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`location_id` text NOT NULL,
	`channel` integer NOT NULL,
	`product_id` text,
	`expected` integer NOT NULL,
	`observed` integer NOT NULL,
	`parts` text NOT NULL,
	`evidence` text,
	`count_id` text,
	`visit_id` text,
	`occurred_at` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	`closed_by` text,
	`resolution` text,
	`reason` text,
	`movement_ids` text NOT NULL,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`count_id`) REFERENCES `channel_counts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`visit_id`) REFERENCES `refill_visits`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `reconciliations_place` ON `reconciliations` (`location_id`,`channel`);--> statement-breakpoint
CREATE UNIQUE INDEX `reconciliations_open` ON `reconciliations` (`location_id`,`channel`,`kind`) WHERE "reconciliations"."closed_at" is null;--> statement-breakpoint
CREATE TABLE `refill_loads` (
	`round_id` text NOT NULL,
	`position` integer NOT NULL,
	`channel` integer NOT NULL,
	`lot_id` text NOT NULL,
	`quantity` integer NOT NULL,
	PRIMARY KEY(`round_id`, `position`, `channel`, `lot_id`),
	FOREIGN KEY (`round_id`) REFERENCES `refill_rounds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "refill_loads_quantity" CHECK("refill_loads"."quantity" > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `refill_reports` (
	`device_id` text NOT NULL,
	`log` text NOT NULL,
	`seq` integer NOT NULL,
	`location_id` text NOT NULL,
	`channel` integer NOT NULL,
	`loaded` integer NOT NULL,
	`visit` text,
	`occurred_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`status` text NOT NULL,
	`visit_id` text,
	PRIMARY KEY(`device_id`, `log`, `seq`),
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`visit_id`) REFERENCES `refill_visits`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `refill_reports_place` ON `refill_reports` (`location_id`,`channel`,`occurred_at`);--> statement-breakpoint
CREATE INDEX `refill_reports_waiting` ON `refill_reports` (`status`);--> statement-breakpoint
CREATE TABLE `refill_rounds` (
	`id` text PRIMARY KEY NOT NULL,
	`jurisdiction_code` text NOT NULL,
	`source_id` text NOT NULL,
	`status` text NOT NULL,
	`assignee_id` text,
	`planned_on` text,
	`note` text,
	`limits` text NOT NULL,
	`kilometres` real NOT NULL,
	`minutes` real NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	FOREIGN KEY (`source_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`assignee_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `refill_rounds_jurisdiction` ON `refill_rounds` (`jurisdiction_code`,`status`);--> statement-breakpoint
CREATE TABLE `refill_stops` (
	`round_id` text NOT NULL,
	`position` integer NOT NULL,
	`location_id` text NOT NULL,
	`visit_id` text,
	`skipped` text,
	PRIMARY KEY(`round_id`, `position`),
	FOREIGN KEY (`round_id`) REFERENCES `refill_rounds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`visit_id`) REFERENCES `refill_visits`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `refill_stops_place` ON `refill_stops` (`round_id`,`location_id`);--> statement-breakpoint
CREATE TABLE `refill_visit_channels` (
	`visit_id` text NOT NULL,
	`channel` integer NOT NULL,
	`location_id` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`product_id` text,
	`counted` integer,
	`loaded` integer NOT NULL,
	`taken_back` integer NOT NULL,
	`loaded_lots` text NOT NULL,
	`taken_back_lots` text NOT NULL,
	PRIMARY KEY(`visit_id`, `channel`),
	FOREIGN KEY (`visit_id`) REFERENCES `refill_visits`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `refill_visit_channels_place` ON `refill_visit_channels` (`location_id`,`channel`,`occurred_at`);--> statement-breakpoint
CREATE TABLE `refill_visits` (
	`id` text PRIMARY KEY NOT NULL,
	`location_id` text NOT NULL,
	`source_id` text,
	`round_id` text,
	`stop` integer,
	`person_id` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`note` text,
	`movement_ids` text NOT NULL,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `refill_visits_location` ON `refill_visits` (`location_id`,`occurred_at`);--> statement-breakpoint
CREATE TABLE `config_templates` (
	`jurisdiction_code` text NOT NULL,
	`version` integer NOT NULL,
	`settings` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	PRIMARY KEY(`jurisdiction_code`, `version`),
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `device_commands` (
	`id` text PRIMARY KEY NOT NULL,
	`device_id` text NOT NULL,
	`batch_id` text,
	`op` text NOT NULL,
	`args` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`bound_boot` integer,
	`bound_conn` integer,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`expires_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`sent_at` integer,
	`sent_boot` integer,
	`sent_conn` integer,
	`received_at` integer,
	`finished_at` integer,
	FOREIGN KEY (`device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `device_commands_device` ON `device_commands` (`device_id`,`id`);--> statement-breakpoint
CREATE INDEX `device_commands_open` ON `device_commands` (`expires_at`) WHERE "device_commands"."finished_at" is null;--> statement-breakpoint
CREATE INDEX `device_commands_batch` ON `device_commands` (`batch_id`) WHERE "device_commands"."batch_id" is not null;--> statement-breakpoint
CREATE TABLE `device_config_states` (
	`device_id` text PRIMARY KEY NOT NULL,
	`overrides` text NOT NULL,
	`template_version` integer NOT NULL,
	`desired_version` integer NOT NULL,
	`applied_version` integer NOT NULL,
	`applied_at` integer,
	`rejected_version` integer,
	`rejected_error` text,
	`rejected_at` integer,
	`state_seconds` integer,
	FOREIGN KEY (`device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `device_configs` (
	`device_id` text NOT NULL,
	`version` integer NOT NULL,
	`sha256` text NOT NULL,
	`config` text NOT NULL,
	`cause` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	PRIMARY KEY(`device_id`, `version`),
	FOREIGN KEY (`device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `firmware_releases` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`hardware` text NOT NULL,
	`minimum` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`rollback` integer NOT NULL,
	`signature` text NOT NULL,
	`key_id` text NOT NULL,
	`uploaded_at` integer NOT NULL,
	`uploaded_by` text NOT NULL,
	FOREIGN KEY (`uploaded_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `firmware_releases_version` ON `firmware_releases` (`hardware`,`version`);--> statement-breakpoint
CREATE TABLE `rollout_devices` (
	`rollout_id` text NOT NULL,
	`device_id` text NOT NULL,
	`stage` integer NOT NULL,
	`state` text NOT NULL,
	`from_version` text NOT NULL,
	`received` integer NOT NULL,
	`error` text,
	`sent_at` integer,
	`state_at` integer NOT NULL,
	`applied_at` integer,
	`born_at` integer,
	`jammed_before` integer NOT NULL,
	`jammed_at` integer,
	PRIMARY KEY(`rollout_id`, `device_id`),
	FOREIGN KEY (`rollout_id`) REFERENCES `rollouts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `rollout_devices_device` ON `rollout_devices` (`device_id`);--> statement-breakpoint
CREATE TABLE `rollouts` (
	`id` text PRIMARY KEY NOT NULL,
	`release_id` text NOT NULL,
	`jurisdiction_code` text,
	`state` text NOT NULL,
	`stage` integer NOT NULL,
	`stage_started_at` integer NOT NULL,
	`stages` text NOT NULL,
	`soak_minutes` integer NOT NULL,
	`deadline` integer NOT NULL,
	`limits` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`halted_at` integer,
	`halt_cause` text,
	`halt_percent` integer,
	`resumed_at` integer,
	`finished_at` integer,
	FOREIGN KEY (`release_id`) REFERENCES `firmware_releases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `rollouts_release` ON `rollouts` (`release_id`);--> statement-breakpoint
CREATE INDEX `rollouts_open` ON `rollouts` (`created_at`) WHERE "rollouts"."finished_at" is null;