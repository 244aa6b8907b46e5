CREATE TABLE "delivery_note_lines" (
	"movement_id" text NOT NULL,
	"line" bigint NOT NULL,
	"product_id" text NOT NULL,
	"lot_number" text NOT NULL,
	"expires_on" text NOT NULL,
	"sent" bigint,
	"received" bigint NOT NULL,
	"reason" text,
	"note" text,
	"quarantined" boolean NOT NULL,
	CONSTRAINT "delivery_note_lines_movement_id_line_pk" PRIMARY KEY("movement_id","line"),
	CONSTRAINT "delivery_note_lines_received" CHECK ("delivery_note_lines"."received" >= 0),
	CONSTRAINT "delivery_note_lines_explained" CHECK ("delivery_note_lines"."sent" is null or "delivery_note_lines"."sent" = "delivery_note_lines"."received" or "delivery_note_lines"."reason" is not null)
);
--> statement-breakpoint
CREATE TABLE "delivery_notes" (
	"movement_id" text PRIMARY KEY NOT NULL,
	"document_number" text,
	"supplier_name" text
);
--> statement-breakpoint
CREATE TABLE "disposal_lines" (
	"disposal_id" text NOT NULL,
	"line" bigint NOT NULL,
	"product_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"quantity" bigint NOT NULL,
	CONSTRAINT "disposal_lines_disposal_id_line_pk" PRIMARY KEY("disposal_id","line"),
	CONSTRAINT "disposal_lines_quantity" CHECK ("disposal_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "disposal_witnesses" (
	"movement_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"person_id" text,
	"confirmed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "disposals" (
	"id" text PRIMARY KEY NOT NULL,
	"from_location_id" text NOT NULL,
	"status" text NOT NULL,
	"reason" text NOT NULL,
	"note" text,
	"prepared_at" timestamp (3) with time zone NOT NULL,
	"prepared_by" text NOT NULL,
	"witness_id" text NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"withdrawn_because" text,
	"movement_id" text,
	CONSTRAINT "disposals_two_people" CHECK ("disposals"."prepared_by" <> "disposals"."witness_id")
);
--> statement-breakpoint
CREATE TABLE "redistribution_dismissals" (
	"id" text PRIMARY KEY NOT NULL,
	"lot_id" text NOT NULL,
	"from_location_id" text NOT NULL,
	"to_location_id" text NOT NULL,
	"quantity" bigint NOT NULL,
	"reason" text NOT NULL,
	"dismissed_at" timestamp (3) with time zone NOT NULL,
	"dismissed_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recall_channels" (
	"recall_id" text NOT NULL,
	"location_id" text NOT NULL,
	"channel" bigint NOT NULL,
	"cause" text NOT NULL,
	"was_blocked" boolean NOT NULL,
	"command_id" text,
	"held_at" timestamp (3) with time zone NOT NULL,
	"released_at" timestamp (3) with time zone,
	"released_by" text,
	CONSTRAINT "recall_channels_recall_id_location_id_channel_pk" PRIMARY KEY("recall_id","location_id","channel")
);
--> statement-breakpoint
CREATE TABLE "recall_holdings" (
	"recall_id" text NOT NULL,
	"location_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"at_opening" bigint NOT NULL,
	"found" bigint,
	"explanation" text,
	"answered_at" timestamp (3) with time zone,
	"answered_by" text,
	CONSTRAINT "recall_holdings_recall_id_location_id_lot_id_pk" PRIMARY KEY("recall_id","location_id","lot_id")
);
--> statement-breakpoint
CREATE TABLE "recall_lots" (
	"recall_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"quarantine_id" text NOT NULL,
	CONSTRAINT "recall_lots_recall_id_lot_id_pk" PRIMARY KEY("recall_id","lot_id")
);
--> statement-breakpoint
CREATE TABLE "recall_numbers" (
	"recall_id" text NOT NULL,
	"product_id" text NOT NULL,
	"number" text NOT NULL,
	CONSTRAINT "recall_numbers_recall_id_number_pk" PRIMARY KEY("recall_id","number")
);
--> statement-breakpoint
CREATE TABLE "recalls" (
	"id" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"level" text NOT NULL,
	"reason" text NOT NULL,
	"instructions" text,
	"document_number" text,
	"collecting_location_id" text NOT NULL,
	"jurisdiction_code" text NOT NULL,
	"status" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"opened_by" text NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	"ending_reason" text
);
--> statement-breakpoint
CREATE TABLE "replenishment_events" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"action" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"person_id" text NOT NULL,
	"note" text,
	"transfer_id" text,
	"movement_id" text
);
--> statement-breakpoint
CREATE TABLE "replenishment_lines" (
	"order_id" text NOT NULL,
	"product_id" text NOT NULL,
	"suggested" bigint,
	"basis" jsonb NOT NULL,
	"requested" bigint NOT NULL,
	"approved" bigint,
	CONSTRAINT "replenishment_lines_order_id_product_id_pk" PRIMARY KEY("order_id","product_id"),
	CONSTRAINT "replenishment_lines_requested" CHECK ("replenishment_lines"."requested" > 0),
	CONSTRAINT "replenishment_lines_approved" CHECK ("replenishment_lines"."approved" is null or ("replenishment_lines"."approved" >= 0 and "replenishment_lines"."approved" <= "replenishment_lines"."requested"))
);
--> statement-breakpoint
CREATE TABLE "replenishment_orders" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"supplier_id" text,
	"status" text NOT NULL,
	"emergency" boolean NOT NULL,
	"version" bigint NOT NULL,
	"note" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"submitted_by" text,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text
);
--> statement-breakpoint
CREATE TABLE "jurisdiction_months" (
	"jurisdiction_code" text NOT NULL,
	"product_id" text NOT NULL,
	"month" text NOT NULL,
	"received" bigint NOT NULL,
	"issued" bigint NOT NULL,
	"vended" bigint NOT NULL,
	"transferred_in" bigint NOT NULL,
	"transferred_out" bigint NOT NULL,
	"opened" bigint NOT NULL,
	"counted" bigint NOT NULL,
	"adjusted" bigint NOT NULL,
	"damaged" bigint NOT NULL,
	"stolen" bigint NOT NULL,
	"expired" bigint NOT NULL,
	"disposed" bigint NOT NULL,
	"lost" bigint NOT NULL,
	"stocked" bigint NOT NULL,
	"stocked_days" bigint NOT NULL,
	"offered" bigint NOT NULL,
	"offered_days" bigint NOT NULL,
	"out" bigint NOT NULL,
	"out_days" bigint NOT NULL,
	"below" bigint NOT NULL,
	"within" bigint NOT NULL,
	"above" bigint NOT NULL,
	CONSTRAINT "jurisdiction_months_jurisdiction_code_product_id_month_pk" PRIMARY KEY("jurisdiction_code","product_id","month")
);
--> statement-breakpoint
CREATE TABLE "month_progress" (
	"id" text PRIMARY KEY NOT NULL,
	"movement_id" text NOT NULL,
	"lines" bigint NOT NULL,
	"basis" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "movement_months" (
	"location_id" text NOT NULL,
	"product_id" text NOT NULL,
	"month" text NOT NULL,
	"jurisdiction_code" text NOT NULL,
	"received" bigint NOT NULL,
	"issued" bigint NOT NULL,
	"vended" bigint NOT NULL,
	"transferred_in" bigint NOT NULL,
	"transferred_out" bigint NOT NULL,
	"opened" bigint NOT NULL,
	"counted" bigint NOT NULL,
	"adjusted" bigint NOT NULL,
	"damaged" bigint NOT NULL,
	"stolen" bigint NOT NULL,
	"expired" bigint NOT NULL,
	"disposed" bigint NOT NULL,
	"lost" bigint NOT NULL,
	"stocked" bigint NOT NULL,
	"stocked_days" bigint NOT NULL,
	"offered" bigint NOT NULL,
	"offered_days" bigint NOT NULL,
	"out" bigint NOT NULL,
	"out_days" bigint NOT NULL,
	"below" bigint NOT NULL,
	"within" bigint NOT NULL,
	"above" bigint NOT NULL,
	CONSTRAINT "movement_months_location_id_product_id_month_pk" PRIMARY KEY("location_id","product_id","month")
);
--> statement-breakpoint
CREATE TABLE "stale_months" (
	"location_id" text NOT NULL,
	"product_id" text NOT NULL,
	"month" text NOT NULL,
	CONSTRAINT "stale_months_location_id_product_id_pk" PRIMARY KEY("location_id","product_id")
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"screen" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stock_settings" (
	"tier" text NOT NULL,
	"product_id" text NOT NULL,
	"override" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "stock_settings_tier_product_id_pk" PRIMARY KEY("tier","product_id")
);
--> statement-breakpoint
DROP INDEX "movement_lines_from";--> statement-breakpoint
DROP INDEX "movement_lines_to";--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "box_cost" bigint;--> statement-breakpoint
ALTER TABLE "delivery_note_lines" ADD CONSTRAINT "delivery_note_lines_movement_id_delivery_notes_movement_id_fk" FOREIGN KEY ("movement_id") REFERENCES "public"."delivery_notes"("movement_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_note_lines" ADD CONSTRAINT "delivery_note_lines_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_notes" ADD CONSTRAINT "delivery_notes_movement_id_movements_id_fk" FOREIGN KEY ("movement_id") REFERENCES "public"."movements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disposal_lines" ADD CONSTRAINT "disposal_lines_disposal_id_disposals_id_fk" FOREIGN KEY ("disposal_id") REFERENCES "public"."disposals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disposal_lines" ADD CONSTRAINT "disposal_lines_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disposal_lines" ADD CONSTRAINT "disposal_lines_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disposal_witnesses" ADD CONSTRAINT "disposal_witnesses_movement_id_movements_id_fk" FOREIGN KEY ("movement_id") REFERENCES "public"."movements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disposal_witnesses" ADD CONSTRAINT "disposal_witnesses_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disposals" ADD CONSTRAINT "disposals_from_location_id_locations_id_fk" FOREIGN KEY ("from_location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disposals" ADD CONSTRAINT "disposals_prepared_by_people_id_fk" FOREIGN KEY ("prepared_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disposals" ADD CONSTRAINT "disposals_witness_id_people_id_fk" FOREIGN KEY ("witness_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disposals" ADD CONSTRAINT "disposals_movement_id_movements_id_fk" FOREIGN KEY ("movement_id") REFERENCES "public"."movements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redistribution_dismissals" ADD CONSTRAINT "redistribution_dismissals_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redistribution_dismissals" ADD CONSTRAINT "redistribution_dismissals_from_location_id_locations_id_fk" FOREIGN KEY ("from_location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redistribution_dismissals" ADD CONSTRAINT "redistribution_dismissals_to_location_id_locations_id_fk" FOREIGN KEY ("to_location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redistribution_dismissals" ADD CONSTRAINT "redistribution_dismissals_dismissed_by_people_id_fk" FOREIGN KEY ("dismissed_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_channels" ADD CONSTRAINT "recall_channels_recall_id_recalls_id_fk" FOREIGN KEY ("recall_id") REFERENCES "public"."recalls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_channels" ADD CONSTRAINT "recall_channels_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_channels" ADD CONSTRAINT "recall_channels_command_id_device_commands_id_fk" FOREIGN KEY ("command_id") REFERENCES "public"."device_commands"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_channels" ADD CONSTRAINT "recall_channels_released_by_people_id_fk" FOREIGN KEY ("released_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_holdings" ADD CONSTRAINT "recall_holdings_recall_id_recalls_id_fk" FOREIGN KEY ("recall_id") REFERENCES "public"."recalls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_holdings" ADD CONSTRAINT "recall_holdings_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_holdings" ADD CONSTRAINT "recall_holdings_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_holdings" ADD CONSTRAINT "recall_holdings_answered_by_people_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_lots" ADD CONSTRAINT "recall_lots_recall_id_recalls_id_fk" FOREIGN KEY ("recall_id") REFERENCES "public"."recalls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_lots" ADD CONSTRAINT "recall_lots_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_lots" ADD CONSTRAINT "recall_lots_quarantine_id_quarantines_id_fk" FOREIGN KEY ("quarantine_id") REFERENCES "public"."quarantines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_numbers" ADD CONSTRAINT "recall_numbers_recall_id_recalls_id_fk" FOREIGN KEY ("recall_id") REFERENCES "public"."recalls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recalls" ADD CONSTRAINT "recalls_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recalls" ADD CONSTRAINT "recalls_collecting_location_id_locations_id_fk" FOREIGN KEY ("collecting_location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recalls" ADD CONSTRAINT "recalls_opened_by_people_id_fk" FOREIGN KEY ("opened_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recalls" ADD CONSTRAINT "recalls_ended_by_people_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_events" ADD CONSTRAINT "replenishment_events_order_id_replenishment_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."replenishment_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_events" ADD CONSTRAINT "replenishment_events_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_events" ADD CONSTRAINT "replenishment_events_transfer_id_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_events" ADD CONSTRAINT "replenishment_events_movement_id_movements_id_fk" FOREIGN KEY ("movement_id") REFERENCES "public"."movements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_lines" ADD CONSTRAINT "replenishment_lines_order_id_replenishment_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."replenishment_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_lines" ADD CONSTRAINT "replenishment_lines_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_orders" ADD CONSTRAINT "replenishment_orders_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_orders" ADD CONSTRAINT "replenishment_orders_supplier_id_locations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_orders" ADD CONSTRAINT "replenishment_orders_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_orders" ADD CONSTRAINT "replenishment_orders_submitted_by_people_id_fk" FOREIGN KEY ("submitted_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replenishment_orders" ADD CONSTRAINT "replenishment_orders_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "movement_months" ADD CONSTRAINT "movement_months_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_settings" ADD CONSTRAINT "stock_settings_updated_by_people_id_fk" FOREIGN KEY ("updated_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delivery_notes_supplier" ON "delivery_notes" USING btree ("supplier_name");--> statement-breakpoint
CREATE INDEX "disposals_location" ON "disposals" USING btree ("from_location_id","status");--> statement-breakpoint
CREATE INDEX "disposals_witness" ON "disposals" USING btree ("witness_id","status");--> statement-breakpoint
CREATE UNIQUE INDEX "redistribution_dismissals_way" ON "redistribution_dismissals" USING btree ("lot_id","from_location_id","to_location_id");--> statement-breakpoint
CREATE INDEX "recall_channels_place" ON "recall_channels" USING btree ("location_id","channel");--> statement-breakpoint
CREATE INDEX "recall_lots_lot" ON "recall_lots" USING btree ("lot_id");--> statement-breakpoint
CREATE INDEX "recall_lots_quarantine" ON "recall_lots" USING btree ("quarantine_id");--> statement-breakpoint
CREATE INDEX "recall_numbers_lot" ON "recall_numbers" USING btree ("product_id","number");--> statement-breakpoint
CREATE INDEX "recalls_status" ON "recalls" USING btree ("status");--> statement-breakpoint
CREATE INDEX "replenishment_events_order" ON "replenishment_events" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "replenishment_events_transfer" ON "replenishment_events" USING btree ("transfer_id") WHERE "replenishment_events"."transfer_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "replenishment_events_movement" ON "replenishment_events" USING btree ("movement_id") WHERE "replenishment_events"."movement_id" is not null;--> statement-breakpoint
CREATE INDEX "replenishment_orders_location" ON "replenishment_orders" USING btree ("location_id","status");--> statement-breakpoint
CREATE INDEX "replenishment_orders_supplier" ON "replenishment_orders" USING btree ("supplier_id","status");--> statement-breakpoint
CREATE INDEX "replenishment_orders_status" ON "replenishment_orders" USING btree ("status","decided_at");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_views_name" ON "saved_views" USING btree ("person_id","screen","name");--> statement-breakpoint
CREATE INDEX "movement_lines_out" ON "movement_lines" USING btree ("from_location_id","product_id","occurred_at","quantity");--> statement-breakpoint
CREATE INDEX "movement_lines_in" ON "movement_lines" USING btree ("to_location_id","product_id","occurred_at","quantity");--> statement-breakpoint
CREATE INDEX "movements_kind" ON "movements" USING btree ("kind","occurred_at") WHERE "movements"."kind" <> 'vend';
--> statement-breakpoint
CREATE TRIGGER "delivery_notes_no_update" BEFORE UPDATE ON "delivery_notes" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "delivery_notes_no_delete" BEFORE DELETE ON "delivery_notes" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "delivery_notes_no_truncate" BEFORE TRUNCATE ON "delivery_notes" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "delivery_note_lines_no_update" BEFORE UPDATE ON "delivery_note_lines" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "delivery_note_lines_no_delete" BEFORE DELETE ON "delivery_note_lines" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "delivery_note_lines_no_truncate" BEFORE TRUNCATE ON "delivery_note_lines" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "disposal_witnesses_no_update" BEFORE UPDATE ON "disposal_witnesses" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "disposal_witnesses_no_delete" BEFORE DELETE ON "disposal_witnesses" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "disposal_witnesses_no_truncate" BEFORE TRUNCATE ON "disposal_witnesses" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();