CREATE TABLE `delivery_note_lines` (
	`movement_id` text NOT NULL,
	`line` integer NOT NULL,
	`product_id` text NOT NULL,
	`lot_number` text NOT NULL,
	`expires_on` text NOT NULL,
	`sent` integer,
	`received` integer NOT NULL,
	`reason` text,
	`note` text,
	`quarantined` integer NOT NULL,
	PRIMARY KEY(`movement_id`, `line`),
	FOREIGN KEY (`movement_id`) REFERENCES `delivery_notes`(`movement_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "delivery_note_lines_received" CHECK("delivery_note_lines"."received" >= 0),
	CONSTRAINT "delivery_note_lines_explained" CHECK("delivery_note_lines"."sent" is null or "delivery_note_lines"."sent" = "delivery_note_lines"."received" or "delivery_note_lines"."reason" is not null)
) STRICT;
--> statement-breakpoint
CREATE TABLE `delivery_notes` (
	`movement_id` text PRIMARY KEY NOT NULL,
	`document_number` text,
	`supplier_name` text,
	FOREIGN KEY (`movement_id`) REFERENCES `movements`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `delivery_notes_supplier` ON `delivery_notes` (`supplier_name`);--> statement-breakpoint
CREATE TABLE `disposal_lines` (
	`disposal_id` text NOT NULL,
	`line` integer NOT NULL,
	`product_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`quantity` integer NOT NULL,
	PRIMARY KEY(`disposal_id`, `line`),
	FOREIGN KEY (`disposal_id`) REFERENCES `disposals`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "disposal_lines_quantity" CHECK("disposal_lines"."quantity" > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `disposal_witnesses` (
	`movement_id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`person_id` text,
	`confirmed_at` integer,
	FOREIGN KEY (`movement_id`) REFERENCES `movements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `disposals` (
	`id` text PRIMARY KEY NOT NULL,
	`from_location_id` text NOT NULL,
	`status` text NOT NULL,
	`reason` text NOT NULL,
	`note` text,
	`prepared_at` integer NOT NULL,
	`prepared_by` text NOT NULL,
	`witness_id` text NOT NULL,
	`decided_at` integer,
	`withdrawn_because` text,
	`movement_id` text,
	FOREIGN KEY (`from_location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`prepared_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`witness_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`movement_id`) REFERENCES `movements`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "disposals_two_people" CHECK("disposals"."prepared_by" <> "disposals"."witness_id")
) STRICT;
--> statement-breakpoint
CREATE INDEX `disposals_location` ON `disposals` (`from_location_id`,`status`);--> statement-breakpoint
CREATE INDEX `disposals_witness` ON `disposals` (`witness_id`,`status`);--> statement-breakpoint
CREATE TABLE `redistribution_dismissals` (
	`id` text PRIMARY KEY NOT NULL,
	`lot_id` text NOT NULL,
	`from_location_id` text NOT NULL,
	`to_location_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`reason` text NOT NULL,
	`dismissed_at` integer NOT NULL,
	`dismissed_by` text NOT NULL,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`from_location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`dismissed_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `redistribution_dismissals_way` ON `redistribution_dismissals` (`lot_id`,`from_location_id`,`to_location_id`);--> statement-breakpoint
CREATE TABLE `recall_channels` (
	`recall_id` text NOT NULL,
	`location_id` text NOT NULL,
	`channel` integer NOT NULL,
	`cause` text NOT NULL,
	`was_blocked` integer NOT NULL,
	`command_id` text,
	`held_at` integer NOT NULL,
	`released_at` integer,
	`released_by` text,
	PRIMARY KEY(`recall_id`, `location_id`, `channel`),
	FOREIGN KEY (`recall_id`) REFERENCES `recalls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`command_id`) REFERENCES `device_commands`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`released_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `recall_channels_place` ON `recall_channels` (`location_id`,`channel`);--> statement-breakpoint
CREATE TABLE `recall_holdings` (
	`recall_id` text NOT NULL,
	`location_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`at_opening` integer NOT NULL,
	`found` integer,
	`explanation` text,
	`answered_at` integer,
	`answered_by` text,
	PRIMARY KEY(`recall_id`, `location_id`, `lot_id`),
	FOREIGN KEY (`recall_id`) REFERENCES `recalls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `recall_lots` (
	`recall_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`quarantine_id` text NOT NULL,
	PRIMARY KEY(`recall_id`, `lot_id`),
	FOREIGN KEY (`recall_id`) REFERENCES `recalls`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `lots`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`quarantine_id`) REFERENCES `quarantines`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `recall_lots_lot` ON `recall_lots` (`lot_id`);--> statement-breakpoint
CREATE INDEX `recall_lots_quarantine` ON `recall_lots` (`quarantine_id`);--> statement-breakpoint
CREATE TABLE `recall_numbers` (
	`recall_id` text NOT NULL,
	`product_id` text NOT NULL,
	`number` text NOT NULL,
	PRIMARY KEY(`recall_id`, `number`),
	FOREIGN KEY (`recall_id`) REFERENCES `recalls`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `recall_numbers_lot` ON `recall_numbers` (`product_id`,`number`);--> statement-breakpoint
CREATE TABLE `recalls` (
	`id` text PRIMARY KEY NOT NULL,
	`product_id` text NOT NULL,
	`level` text NOT NULL,
	`reason` text NOT NULL,
	`instructions` text,
	`document_number` text,
	`collecting_location_id` text NOT NULL,
	`jurisdiction_code` text NOT NULL,
	`status` text NOT NULL,
	`opened_at` integer NOT NULL,
	`opened_by` text NOT NULL,
	`ended_at` integer,
	`ended_by` text,
	`ending_reason` text,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`collecting_location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`opened_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `recalls_status` ON `recalls` (`status`);--> statement-breakpoint
CREATE TABLE `replenishment_events` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`action` text NOT NULL,
	`at` integer NOT NULL,
	`person_id` text NOT NULL,
	`note` text,
	`transfer_id` text,
	`movement_id` text,
	FOREIGN KEY (`order_id`) REFERENCES `replenishment_orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`transfer_id`) REFERENCES `transfers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`movement_id`) REFERENCES `movements`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `replenishment_events_order` ON `replenishment_events` (`order_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `replenishment_events_transfer` ON `replenishment_events` (`transfer_id`) WHERE "replenishment_events"."transfer_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `replenishment_events_movement` ON `replenishment_events` (`movement_id`) WHERE "replenishment_events"."movement_id" is not null;--> statement-breakpoint
CREATE TABLE `replenishment_lines` (
	`order_id` text NOT NULL,
	`product_id` text NOT NULL,
	`suggested` integer,
	`basis` text NOT NULL,
	`requested` integer NOT NULL,
	`approved` integer,
	PRIMARY KEY(`order_id`, `product_id`),
	FOREIGN KEY (`order_id`) REFERENCES `replenishment_orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "replenishment_lines_requested" CHECK("replenishment_lines"."requested" > 0),
	CONSTRAINT "replenishment_lines_approved" CHECK("replenishment_lines"."approved" is null or ("replenishment_lines"."approved" >= 0 and "replenishment_lines"."approved" <= "replenishment_lines"."requested"))
) STRICT;
--> statement-breakpoint
CREATE TABLE `replenishment_orders` (
	`id` text PRIMARY KEY NOT NULL,
	`location_id` text NOT NULL,
	`supplier_id` text,
	`status` text NOT NULL,
	`emergency` integer NOT NULL,
	`version` integer NOT NULL,
	`note` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`submitted_at` integer,
	`submitted_by` text,
	`decided_at` integer,
	`decided_by` text,
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`supplier_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`submitted_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `replenishment_orders_location` ON `replenishment_orders` (`location_id`,`status`);--> statement-breakpoint
CREATE INDEX `replenishment_orders_supplier` ON `replenishment_orders` (`supplier_id`,`status`);--> statement-breakpoint
CREATE INDEX `replenishment_orders_status` ON `replenishment_orders` (`status`,`decided_at`);--> statement-breakpoint
CREATE TABLE `jurisdiction_months` (
	`jurisdiction_code` text NOT NULL,
	`product_id` text NOT NULL,
	`month` text NOT NULL,
	`received` integer NOT NULL,
	`issued` integer NOT NULL,
	`vended` integer NOT NULL,
	`transferred_in` integer NOT NULL,
	`transferred_out` integer NOT NULL,
	`opened` integer NOT NULL,
	`counted` integer NOT NULL,
	`adjusted` integer NOT NULL,
	`damaged` integer NOT NULL,
	`stolen` integer NOT NULL,
	`expired` integer NOT NULL,
	`disposed` integer NOT NULL,
	`lost` integer NOT NULL,
	`stocked` integer NOT NULL,
	`stocked_days` integer NOT NULL,
	`offered` integer NOT NULL,
	`offered_days` integer NOT NULL,
	`out` integer NOT NULL,
	`out_days` integer NOT NULL,
	`below` integer NOT NULL,
	`within` integer NOT NULL,
	`above` integer NOT NULL,
	PRIMARY KEY(`jurisdiction_code`, `product_id`, `month`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `month_progress` (
	`id` text PRIMARY KEY NOT NULL,
	`movement_id` text NOT NULL,
	`lines` integer NOT NULL,
	`basis` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `movement_months` (
	`location_id` text NOT NULL,
	`product_id` text NOT NULL,
	`month` text NOT NULL,
	`jurisdiction_code` text NOT NULL,
	`received` integer NOT NULL,
	`issued` integer NOT NULL,
	`vended` integer NOT NULL,
	`transferred_in` integer NOT NULL,
	`transferred_out` integer NOT NULL,
	`opened` integer NOT NULL,
	`counted` integer NOT NULL,
	`adjusted` integer NOT NULL,
	`damaged` integer NOT NULL,
	`stolen` integer NOT NULL,
	`expired` integer NOT NULL,
	`disposed` integer NOT NULL,
	`lost` integer NOT NULL,
	`stocked` integer NOT NULL,
	`stocked_days` integer NOT NULL,
	`offered` integer NOT NULL,
	`offered_days` integer NOT NULL,
	`out` integer NOT NULL,
	`out_days` integer NOT NULL,
	`below` integer NOT NULL,
	`within` integer NOT NULL,
	`above` integer NOT NULL,
	PRIMARY KEY(`location_id`, `product_id`, `month`),
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `stale_months` (
	`location_id` text NOT NULL,
	`product_id` text NOT NULL,
	`month` text NOT NULL,
	PRIMARY KEY(`location_id`, `product_id`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `saved_views` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`screen` text NOT NULL,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `saved_views_name` ON `saved_views` (`person_id`,`screen`,`name`);--> statement-breakpoint
CREATE TABLE `stock_settings` (
	`tier` text NOT NULL,
	`product_id` text NOT NULL,
	`override` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	PRIMARY KEY(`tier`, `product_id`),
	FOREIGN KEY (`updated_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
DROP INDEX `movement_lines_from`;--> statement-breakpoint
DROP INDEX `movement_lines_to`;--> statement-breakpoint
CREATE INDEX `movement_lines_out` ON `movement_lines` (`from_location_id`,`product_id`,`occurred_at`,`quantity`);--> statement-breakpoint
CREATE INDEX `movement_lines_in` ON `movement_lines` (`to_location_id`,`product_id`,`occurred_at`,`quantity`);--> statement-breakpoint
ALTER TABLE `products` ADD `box_cost` integer;--> statement-breakpoint
CREATE INDEX `movements_kind` ON `movements` (`kind`,`occurred_at`) WHERE "movements"."kind" <> 'vend';
--> statement-breakpoint
CREATE TRIGGER `delivery_notes_no_update` BEFORE UPDATE ON `delivery_notes` BEGIN
	SELECT RAISE(ABORT, 'delivery_notes is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `delivery_notes_no_delete` BEFORE DELETE ON `delivery_notes` BEGIN
	SELECT RAISE(ABORT, 'delivery_notes is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `delivery_note_lines_no_update` BEFORE UPDATE ON `delivery_note_lines` BEGIN
	SELECT RAISE(ABORT, 'delivery_note_lines is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `delivery_note_lines_no_delete` BEFORE DELETE ON `delivery_note_lines` BEGIN
	SELECT RAISE(ABORT, 'delivery_note_lines is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `disposal_witnesses_no_update` BEFORE UPDATE ON `disposal_witnesses` BEGIN
	SELECT RAISE(ABORT, 'disposal_witnesses is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `disposal_witnesses_no_delete` BEFORE DELETE ON `disposal_witnesses` BEGIN
	SELECT RAISE(ABORT, 'disposal_witnesses is append-only');
END;