CREATE TABLE "api_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"person_id" text,
	"action" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"detail" jsonb NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"request_hash" text NOT NULL,
	"response" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jurisdictions" (
	"code" text PRIMARY KEY NOT NULL,
	"parent_code" text,
	"level" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" text PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"display_name" text NOT NULL,
	"role" text NOT NULL,
	"jurisdiction_code" text,
	"password_hash" text NOT NULL,
	"locale" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"disabled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"csrf_token" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_contacts" (
	"id" text PRIMARY KEY NOT NULL,
	"jurisdiction_code" text,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"secret" text,
	"language" text NOT NULL,
	"person_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"paused_at" timestamp (3) with time zone,
	"removed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "alert_events" (
	"id" text PRIMARY KEY NOT NULL,
	"alert_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"person_id" text,
	"text" text,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_mailings" (
	"id" text PRIMARY KEY NOT NULL,
	"contact_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"attempts" bigint NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"sent_at" timestamp (3) with time zone,
	"given_up_at" timestamp (3) with time zone,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "alert_notices" (
	"id" text PRIMARY KEY NOT NULL,
	"alert_id" text NOT NULL,
	"contact_id" text NOT NULL,
	"event" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"mailing_id" text,
	"dropped_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "alert_overrides" (
	"jurisdiction_code" text NOT NULL,
	"rule" text NOT NULL,
	"override" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "alert_overrides_jurisdiction_code_rule_pk" PRIMARY KEY("jurisdiction_code","rule")
);
--> statement-breakpoint
CREATE TABLE "alert_subscriptions" (
	"id" text PRIMARY KEY NOT NULL,
	"contact_id" text NOT NULL,
	"jurisdiction_code" text,
	"rules" jsonb NOT NULL,
	"min_severity" text NOT NULL,
	"when" text NOT NULL,
	"quiet" jsonb,
	"digest" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"rule" text NOT NULL,
	"severity" text NOT NULL,
	"location_id" text,
	"jurisdiction_code" text,
	"device_id" text,
	"product_id" text,
	"part" text NOT NULL,
	"facts" jsonb NOT NULL,
	"settings" jsonb NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"openings" bigint NOT NULL,
	"opened_lately" jsonb NOT NULL,
	"flapping" boolean NOT NULL,
	"acknowledged_at" timestamp (3) with time zone,
	"acknowledged_by" text,
	"acknowledge_reason" text,
	"snoozed_until" timestamp (3) with time zone,
	"assignee_id" text,
	"escalate_at" timestamp (3) with time zone,
	"escalations" bigint NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"resolved_by" text,
	"resolve_reason" text
);
--> statement-breakpoint
CREATE TABLE "lots" (
	"id" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"number" text NOT NULL,
	"expires_on" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"gtin" text,
	"category" text NOT NULL,
	"method" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"specification" text NOT NULL,
	"unit" text NOT NULL,
	"box_size" bigint NOT NULL,
	"carton_boxes" bigint NOT NULL,
	"shelf_life_months" bigint NOT NULL,
	"storage_profile_id" text NOT NULL,
	"self_service" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"archived_at" timestamp (3) with time zone,
	CONSTRAINT "products_iud_never_self_service" CHECK ("products"."category" <> 'iud' or not "products"."self_service")
);
--> statement-breakpoint
CREATE TABLE "storage_profiles" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"min_celsius" double precision,
	"max_celsius" double precision,
	"min_humidity" double precision,
	"max_humidity" double precision,
	"tolerance_minutes" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "claim_codes" (
	"id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"sheet_id" text NOT NULL,
	"number" bigint NOT NULL,
	"jurisdiction_code" text NOT NULL,
	"location_id" text,
	"device_id" text,
	"replaces" boolean NOT NULL,
	"serial" text,
	"note" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"used_at" timestamp (3) with time zone,
	"claimed_device_id" text
);
--> statement-breakpoint
CREATE TABLE "secret_issues" (
	"id" text PRIMARY KEY NOT NULL,
	"request_hash" text NOT NULL,
	"nonce" text NOT NULL,
	"result" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "channel_contents" (
	"location_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"channel" bigint NOT NULL,
	"quantity" bigint NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "channel_contents_location_id_lot_id_channel_pk" PRIMARY KEY("location_id","lot_id","channel"),
	CONSTRAINT "channel_contents_never_negative" CHECK ("channel_contents"."quantity" >= 0)
);
--> statement-breakpoint
CREATE TABLE "device_events" (
	"device_id" text NOT NULL,
	"log" text NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"channel" bigint,
	"received_at" timestamp (3) with time zone NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"time_quality" text NOT NULL,
	"occurred_after" timestamp (3) with time zone,
	"occurred_before" timestamp (3) with time zone,
	"payload" jsonb NOT NULL,
	"movement_id" text,
	CONSTRAINT "device_events_device_id_log_seq_pk" PRIMARY KEY("device_id","log","seq")
);
--> statement-breakpoint
CREATE TABLE "device_logs" (
	"device_id" text NOT NULL,
	"log" text NOT NULL,
	"generation" bigint NOT NULL,
	"through" bigint NOT NULL,
	"gaps" jsonb NOT NULL,
	"counters" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"times" jsonb NOT NULL,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "device_logs_device_id_log_pk" PRIMARY KEY("device_id","log")
);
--> statement-breakpoint
CREATE TABLE "device_secrets" (
	"id" text PRIMARY KEY NOT NULL,
	"device_id" text NOT NULL,
	"salt" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"proven_at" timestamp (3) with time zone,
	"retired_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "device_states" (
	"device_id" text PRIMARY KEY NOT NULL,
	"log" text NOT NULL,
	"generation" bigint NOT NULL,
	"next" bigint NOT NULL,
	"boot" bigint NOT NULL,
	"conn" bigint NOT NULL,
	"firmware" text NOT NULL,
	"hardware" text NOT NULL,
	"config_version" bigint NOT NULL,
	"born_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"state" jsonb NOT NULL,
	"state_at" timestamp (3) with time zone NOT NULL,
	"clock" text NOT NULL,
	"clock_error_ms" bigint,
	"climate_at" timestamp (3) with time zone,
	"door_since" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "dispenser_channels" (
	"location_id" text NOT NULL,
	"channel" bigint NOT NULL,
	"product_id" text,
	"capacity" bigint NOT NULL,
	"blocked" boolean NOT NULL,
	CONSTRAINT "dispenser_channels_location_id_channel_pk" PRIMARY KEY("location_id","channel")
);
--> statement-breakpoint
CREATE TABLE "quarantined_messages" (
	"id" text PRIMARY KEY NOT NULL,
	"device_id" text,
	"topic" text NOT NULL,
	"reason" text NOT NULL,
	"detail" text NOT NULL,
	"payload" text NOT NULL,
	"size" bigint NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "unattributed_entries" (
	"device_id" text NOT NULL,
	"log" text NOT NULL,
	"channel" bigint NOT NULL,
	"from_seq" bigint NOT NULL,
	"to_seq" bigint NOT NULL,
	"quantity" bigint NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"movement_id" text,
	CONSTRAINT "unattributed_entries_device_id_log_channel_from_seq_pk" PRIMARY KEY("device_id","log","channel","from_seq")
);
--> statement-breakpoint
CREATE TABLE "balances" (
	"location_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"product_id" text NOT NULL,
	"quantity" bigint NOT NULL,
	"physical" boolean NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"last_occurred_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "balances_location_id_lot_id_pk" PRIMARY KEY("location_id","lot_id"),
	CONSTRAINT "balances_never_negative" CHECK ("balances"."quantity" >= 0 or not "balances"."physical")
);
--> statement-breakpoint
CREATE TABLE "discrepancies" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"device_id" text NOT NULL,
	"log" text NOT NULL,
	"seq" bigint NOT NULL,
	"channel" bigint NOT NULL,
	"product_id" text,
	"quantity" bigint NOT NULL,
	"cause" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	"resolution" text,
	"closing_reason" text
);
--> statement-breakpoint
CREATE TABLE "movement_lines" (
	"movement_id" text NOT NULL,
	"line" bigint NOT NULL,
	"from_location_id" text NOT NULL,
	"to_location_id" text NOT NULL,
	"product_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"quantity" bigint NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "movement_lines_movement_id_line_pk" PRIMARY KEY("movement_id","line"),
	CONSTRAINT "movement_lines_quantity" CHECK ("movement_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "movements" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"from_location_id" text NOT NULL,
	"to_location_id" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"person_id" text,
	"device_id" text,
	"transfer_id" text,
	"reverses_id" text,
	"reason" text,
	"note" text,
	CONSTRAINT "movements_two_places" CHECK ("movements"."from_location_id" <> "movements"."to_location_id")
);
--> statement-breakpoint
CREATE TABLE "quarantines" (
	"id" text PRIMARY KEY NOT NULL,
	"lot_id" text NOT NULL,
	"location_id" text,
	"reason" text NOT NULL,
	"note" text,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"opened_by" text,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	"closing_reason" text
);
--> statement-breakpoint
CREATE TABLE "transfer_lines" (
	"transfer_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"product_id" text NOT NULL,
	"sent" bigint NOT NULL,
	"received" bigint NOT NULL,
	"lost" bigint NOT NULL,
	"returned" bigint NOT NULL,
	CONSTRAINT "transfer_lines_transfer_id_lot_id_pk" PRIMARY KEY("transfer_id","lot_id"),
	CONSTRAINT "transfer_lines_within_sent" CHECK ("transfer_lines"."received" + "transfer_lines"."lost" + "transfer_lines"."returned" <= "transfer_lines"."sent")
);
--> statement-breakpoint
CREATE TABLE "transfers" (
	"id" text PRIMARY KEY NOT NULL,
	"from_location_id" text NOT NULL,
	"to_location_id" text NOT NULL,
	"status" text NOT NULL,
	"note" text,
	"dispatched_at" timestamp (3) with time zone NOT NULL,
	"dispatched_by" text,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "calendar_days" (
	"day" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "location_products" (
	"location_id" text NOT NULL,
	"product_id" text NOT NULL,
	CONSTRAINT "location_products_location_id_product_id_pk" PRIMARY KEY("location_id","product_id")
);
--> statement-breakpoint
CREATE TABLE "locations" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"jurisdiction_code" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text,
	"address" text,
	"phone" text,
	"hours" jsonb,
	"longitude" double precision,
	"latitude" double precision,
	"source_datum" text,
	"captured_by" text,
	"verified_on" text,
	"migrant_area" boolean NOT NULL,
	"step_free" boolean,
	"indoor" boolean,
	"published" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"archived_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "stocktake_counts" (
	"id" text PRIMARY KEY NOT NULL,
	"stocktake_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"round" bigint NOT NULL,
	"quantity" bigint NOT NULL,
	"counted_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"person_id" text NOT NULL,
	"note" text,
	CONSTRAINT "stocktake_counts_quantity" CHECK ("stocktake_counts"."quantity" >= 0)
);
--> statement-breakpoint
CREATE TABLE "stocktake_lines" (
	"stocktake_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"product_id" text NOT NULL,
	"round" bigint NOT NULL,
	"found" boolean NOT NULL,
	"reason" text,
	"counted" bigint,
	"book" bigint,
	CONSTRAINT "stocktake_lines_stocktake_id_lot_id_pk" PRIMARY KEY("stocktake_id","lot_id")
);
--> statement-breakpoint
CREATE TABLE "stocktakes" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"note" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"submitted_by" text,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	"closing_note" text
);
--> statement-breakpoint
CREATE TABLE "channel_counts" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"channel" bigint NOT NULL,
	"product_id" text,
	"counted" bigint NOT NULL,
	"assigned" bigint NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"visit_id" text,
	"device_id" text,
	"log" text,
	"seq" bigint,
	"wrong" boolean NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "reconciliations" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"location_id" text NOT NULL,
	"channel" bigint NOT NULL,
	"product_id" text,
	"expected" bigint NOT NULL,
	"observed" bigint NOT NULL,
	"parts" jsonb NOT NULL,
	"evidence" jsonb,
	"count_id" text,
	"visit_id" text,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	"resolution" text,
	"reason" text,
	"movement_ids" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refill_loads" (
	"round_id" text NOT NULL,
	"position" bigint NOT NULL,
	"channel" bigint NOT NULL,
	"lot_id" text NOT NULL,
	"quantity" bigint NOT NULL,
	CONSTRAINT "refill_loads_round_id_position_channel_lot_id_pk" PRIMARY KEY("round_id","position","channel","lot_id"),
	CONSTRAINT "refill_loads_quantity" CHECK ("refill_loads"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "refill_reports" (
	"device_id" text NOT NULL,
	"log" text NOT NULL,
	"seq" bigint NOT NULL,
	"location_id" text NOT NULL,
	"channel" bigint NOT NULL,
	"loaded" bigint NOT NULL,
	"visit" text,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"visit_id" text,
	CONSTRAINT "refill_reports_device_id_log_seq_pk" PRIMARY KEY("device_id","log","seq")
);
--> statement-breakpoint
CREATE TABLE "refill_rounds" (
	"id" text PRIMARY KEY NOT NULL,
	"jurisdiction_code" text NOT NULL,
	"source_id" text NOT NULL,
	"status" text NOT NULL,
	"assignee_id" text,
	"planned_on" text,
	"note" text,
	"limits" jsonb NOT NULL,
	"kilometres" double precision NOT NULL,
	"minutes" double precision NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "refill_stops" (
	"round_id" text NOT NULL,
	"position" bigint NOT NULL,
	"location_id" text NOT NULL,
	"visit_id" text,
	"skipped" text,
	CONSTRAINT "refill_stops_round_id_position_pk" PRIMARY KEY("round_id","position")
);
--> statement-breakpoint
CREATE TABLE "refill_visit_channels" (
	"visit_id" text NOT NULL,
	"channel" bigint NOT NULL,
	"location_id" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"product_id" text,
	"counted" bigint,
	"loaded" bigint NOT NULL,
	"taken_back" bigint NOT NULL,
	"loaded_lots" jsonb NOT NULL,
	"taken_back_lots" jsonb NOT NULL,
	CONSTRAINT "refill_visit_channels_visit_id_channel_pk" PRIMARY KEY("visit_id","channel")
);
--> statement-breakpoint
CREATE TABLE "refill_visits" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"source_id" text,
	"round_id" text,
	"stop" bigint,
	"person_id" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"note" text,
	"movement_ids" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "config_templates" (
	"jurisdiction_code" text NOT NULL,
	"version" bigint NOT NULL,
	"settings" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text,
	CONSTRAINT "config_templates_jurisdiction_code_version_pk" PRIMARY KEY("jurisdiction_code","version")
);
--> statement-breakpoint
CREATE TABLE "device_commands" (
	"id" text PRIMARY KEY NOT NULL,
	"device_id" text NOT NULL,
	"batch_id" text,
	"op" text NOT NULL,
	"args" jsonb NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"bound_boot" bigint,
	"bound_conn" bigint,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"attempts" bigint NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"sent_boot" bigint,
	"sent_conn" bigint,
	"received_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "device_config_states" (
	"device_id" text PRIMARY KEY NOT NULL,
	"overrides" jsonb NOT NULL,
	"template_version" bigint NOT NULL,
	"desired_version" bigint NOT NULL,
	"applied_version" bigint NOT NULL,
	"applied_at" timestamp (3) with time zone,
	"rejected_version" bigint,
	"rejected_error" text,
	"rejected_at" timestamp (3) with time zone,
	"state_seconds" bigint
);
--> statement-breakpoint
CREATE TABLE "device_configs" (
	"device_id" text NOT NULL,
	"version" bigint NOT NULL,
	"sha256" text NOT NULL,
	"config" jsonb NOT NULL,
	"cause" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text,
	CONSTRAINT "device_configs_device_id_version_pk" PRIMARY KEY("device_id","version")
);
--> statement-breakpoint
CREATE TABLE "firmware_releases" (
	"id" text PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"hardware" text NOT NULL,
	"minimum" text NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"rollback" boolean NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"uploaded_at" timestamp (3) with time zone NOT NULL,
	"uploaded_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rollout_devices" (
	"rollout_id" text NOT NULL,
	"device_id" text NOT NULL,
	"stage" bigint NOT NULL,
	"state" text NOT NULL,
	"from_version" text NOT NULL,
	"received" bigint NOT NULL,
	"error" text,
	"sent_at" timestamp (3) with time zone,
	"state_at" timestamp (3) with time zone NOT NULL,
	"applied_at" timestamp (3) with time zone,
	"born_at" timestamp (3) with time zone,
	"jammed_before" boolean NOT NULL,
	"jammed_at" timestamp (3) with time zone,
	CONSTRAINT "rollout_devices_rollout_id_device_id_pk" PRIMARY KEY("rollout_id","device_id")
);
--> statement-breakpoint
CREATE TABLE "rollouts" (
	"id" text PRIMARY KEY NOT NULL,
	"release_id" text NOT NULL,
	"jurisdiction_code" text,
	"state" text NOT NULL,
	"stage" bigint NOT NULL,
	"stage_started_at" timestamp (3) with time zone NOT NULL,
	"stages" jsonb NOT NULL,
	"soak_minutes" bigint NOT NULL,
	"deadline" timestamp (3) with time zone NOT NULL,
	"limits" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"halted_at" timestamp (3) with time zone,
	"halt_cause" text,
	"halt_percent" bigint,
	"resumed_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_contacts" ADD CONSTRAINT "alert_contacts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_events" ADD CONSTRAINT "alert_events_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_events" ADD CONSTRAINT "alert_events_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_mailings" ADD CONSTRAINT "alert_mailings_contact_id_alert_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."alert_contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_notices" ADD CONSTRAINT "alert_notices_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_notices" ADD CONSTRAINT "alert_notices_contact_id_alert_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."alert_contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_notices" ADD CONSTRAINT "alert_notices_mailing_id_alert_mailings_id_fk" FOREIGN KEY ("mailing_id") REFERENCES "public"."alert_mailings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_subscriptions" ADD CONSTRAINT "alert_subscriptions_contact_id_alert_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."alert_contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_acknowledged_by_people_id_fk" FOREIGN KEY ("acknowledged_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_assignee_id_people_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_resolved_by_people_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lots" ADD CONSTRAINT "lots_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_storage_profile_id_storage_profiles_id_fk" FOREIGN KEY ("storage_profile_id") REFERENCES "public"."storage_profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_codes" ADD CONSTRAINT "claim_codes_jurisdiction_code_jurisdictions_code_fk" FOREIGN KEY ("jurisdiction_code") REFERENCES "public"."jurisdictions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_codes" ADD CONSTRAINT "claim_codes_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_codes" ADD CONSTRAINT "claim_codes_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_codes" ADD CONSTRAINT "claim_codes_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_codes" ADD CONSTRAINT "claim_codes_claimed_device_id_devices_id_fk" FOREIGN KEY ("claimed_device_id") REFERENCES "public"."devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_contents" ADD CONSTRAINT "channel_contents_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_contents" ADD CONSTRAINT "channel_contents_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_logs" ADD CONSTRAINT "device_logs_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_secrets" ADD CONSTRAINT "device_secrets_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_states" ADD CONSTRAINT "device_states_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispenser_channels" ADD CONSTRAINT "dispenser_channels_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispenser_channels" ADD CONSTRAINT "dispenser_channels_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantined_messages" ADD CONSTRAINT "quarantined_messages_closed_by_people_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "balances" ADD CONSTRAINT "balances_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "balances" ADD CONSTRAINT "balances_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "balances" ADD CONSTRAINT "balances_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discrepancies" ADD CONSTRAINT "discrepancies_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discrepancies" ADD CONSTRAINT "discrepancies_closed_by_people_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "movement_lines" ADD CONSTRAINT "movement_lines_movement_id_movements_id_fk" FOREIGN KEY ("movement_id") REFERENCES "public"."movements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "movement_lines" ADD CONSTRAINT "movement_lines_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "movements" ADD CONSTRAINT "movements_from_location_id_locations_id_fk" FOREIGN KEY ("from_location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "movements" ADD CONSTRAINT "movements_to_location_id_locations_id_fk" FOREIGN KEY ("to_location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "movements" ADD CONSTRAINT "movements_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantines" ADD CONSTRAINT "quarantines_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantines" ADD CONSTRAINT "quarantines_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantines" ADD CONSTRAINT "quarantines_opened_by_people_id_fk" FOREIGN KEY ("opened_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantines" ADD CONSTRAINT "quarantines_closed_by_people_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_lines" ADD CONSTRAINT "transfer_lines_transfer_id_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_lines" ADD CONSTRAINT "transfer_lines_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_from_location_id_locations_id_fk" FOREIGN KEY ("from_location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_to_location_id_locations_id_fk" FOREIGN KEY ("to_location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_dispatched_by_people_id_fk" FOREIGN KEY ("dispatched_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "location_products" ADD CONSTRAINT "location_products_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "location_products" ADD CONSTRAINT "location_products_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "locations" ADD CONSTRAINT "locations_jurisdiction_code_jurisdictions_code_fk" FOREIGN KEY ("jurisdiction_code") REFERENCES "public"."jurisdictions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocktake_counts" ADD CONSTRAINT "stocktake_counts_stocktake_id_stocktakes_id_fk" FOREIGN KEY ("stocktake_id") REFERENCES "public"."stocktakes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocktake_counts" ADD CONSTRAINT "stocktake_counts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocktake_lines" ADD CONSTRAINT "stocktake_lines_stocktake_id_stocktakes_id_fk" FOREIGN KEY ("stocktake_id") REFERENCES "public"."stocktakes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocktake_lines" ADD CONSTRAINT "stocktake_lines_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocktake_lines" ADD CONSTRAINT "stocktake_lines_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocktakes" ADD CONSTRAINT "stocktakes_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocktakes" ADD CONSTRAINT "stocktakes_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocktakes" ADD CONSTRAINT "stocktakes_submitted_by_people_id_fk" FOREIGN KEY ("submitted_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocktakes" ADD CONSTRAINT "stocktakes_closed_by_people_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_counts" ADD CONSTRAINT "channel_counts_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_counts" ADD CONSTRAINT "channel_counts_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_counts" ADD CONSTRAINT "channel_counts_visit_id_refill_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."refill_visits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliations" ADD CONSTRAINT "reconciliations_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliations" ADD CONSTRAINT "reconciliations_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliations" ADD CONSTRAINT "reconciliations_count_id_channel_counts_id_fk" FOREIGN KEY ("count_id") REFERENCES "public"."channel_counts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliations" ADD CONSTRAINT "reconciliations_visit_id_refill_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."refill_visits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliations" ADD CONSTRAINT "reconciliations_closed_by_people_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_loads" ADD CONSTRAINT "refill_loads_round_id_refill_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."refill_rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_loads" ADD CONSTRAINT "refill_loads_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_reports" ADD CONSTRAINT "refill_reports_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_reports" ADD CONSTRAINT "refill_reports_visit_id_refill_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."refill_visits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_rounds" ADD CONSTRAINT "refill_rounds_source_id_locations_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_rounds" ADD CONSTRAINT "refill_rounds_assignee_id_people_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_rounds" ADD CONSTRAINT "refill_rounds_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_stops" ADD CONSTRAINT "refill_stops_round_id_refill_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."refill_rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_stops" ADD CONSTRAINT "refill_stops_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_stops" ADD CONSTRAINT "refill_stops_visit_id_refill_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."refill_visits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_visit_channels" ADD CONSTRAINT "refill_visit_channels_visit_id_refill_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."refill_visits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_visit_channels" ADD CONSTRAINT "refill_visit_channels_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_visits" ADD CONSTRAINT "refill_visits_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_visits" ADD CONSTRAINT "refill_visits_source_id_locations_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refill_visits" ADD CONSTRAINT "refill_visits_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "config_templates" ADD CONSTRAINT "config_templates_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_commands" ADD CONSTRAINT "device_commands_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_commands" ADD CONSTRAINT "device_commands_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_config_states" ADD CONSTRAINT "device_config_states_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_configs" ADD CONSTRAINT "device_configs_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_configs" ADD CONSTRAINT "device_configs_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "firmware_releases" ADD CONSTRAINT "firmware_releases_uploaded_by_people_id_fk" FOREIGN KEY ("uploaded_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rollout_devices" ADD CONSTRAINT "rollout_devices_rollout_id_rollouts_id_fk" FOREIGN KEY ("rollout_id") REFERENCES "public"."rollouts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rollout_devices" ADD CONSTRAINT "rollout_devices_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rollouts" ADD CONSTRAINT "rollouts_release_id_firmware_releases_id_fk" FOREIGN KEY ("release_id") REFERENCES "public"."firmware_releases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rollouts" ADD CONSTRAINT "rollouts_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_tokens_hash" ON "api_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "api_tokens_person" ON "api_tokens" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "jurisdictions_parent" ON "jurisdictions" USING btree ("parent_code");--> statement-breakpoint
CREATE UNIQUE INDEX "people_username" ON "people" USING btree ("username");--> statement-breakpoint
CREATE INDEX "sessions_person" ON "sessions" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "alert_events_alert" ON "alert_events" USING btree ("alert_id","at");--> statement-breakpoint
CREATE INDEX "alert_mailings_due" ON "alert_mailings" USING btree ("next_attempt_at") WHERE "alert_mailings"."next_attempt_at" is not null;--> statement-breakpoint
CREATE INDEX "alert_mailings_contact" ON "alert_mailings" USING btree ("contact_id","created_at");--> statement-breakpoint
CREATE INDEX "alert_notices_alert" ON "alert_notices" USING btree ("alert_id");--> statement-breakpoint
CREATE INDEX "alert_notices_mailing" ON "alert_notices" USING btree ("mailing_id");--> statement-breakpoint
CREATE INDEX "alert_notices_due" ON "alert_notices" USING btree ("due_at") WHERE "alert_notices"."mailing_id" is null and "alert_notices"."dropped_at" is null;--> statement-breakpoint
CREATE INDEX "alert_subscriptions_contact" ON "alert_subscriptions" USING btree ("contact_id");--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_open_key" ON "alerts" USING btree ("key") WHERE "alerts"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "alerts_location" ON "alerts" USING btree ("location_id","resolved_at");--> statement-breakpoint
CREATE INDEX "alerts_resolved" ON "alerts" USING btree ("resolved_at");--> statement-breakpoint
CREATE INDEX "alerts_escalate" ON "alerts" USING btree ("escalate_at") WHERE "alerts"."escalate_at" is not null;--> statement-breakpoint
CREATE INDEX "alerts_snoozed" ON "alerts" USING btree ("snoozed_until") WHERE "alerts"."snoozed_until" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "lots_identity" ON "lots" USING btree ("product_id","number","expires_on");--> statement-breakpoint
CREATE INDEX "lots_expiry" ON "lots" USING btree ("expires_on");--> statement-breakpoint
CREATE UNIQUE INDEX "products_code" ON "products" USING btree ("code");--> statement-breakpoint
CREATE UNIQUE INDEX "products_gtin" ON "products" USING btree ("gtin");--> statement-breakpoint
CREATE UNIQUE INDEX "claim_codes_hash" ON "claim_codes" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "claim_codes_jurisdiction" ON "claim_codes" USING btree ("jurisdiction_code","id");--> statement-breakpoint
CREATE INDEX "claim_codes_sheet" ON "claim_codes" USING btree ("sheet_id");--> statement-breakpoint
CREATE INDEX "claim_codes_claimed_device" ON "claim_codes" USING btree ("claimed_device_id");--> statement-breakpoint
CREATE INDEX "channel_contents_lot" ON "channel_contents" USING btree ("lot_id");--> statement-breakpoint
CREATE INDEX "device_events_observations" ON "device_events" USING btree ("received_at") WHERE "device_events"."kind" in ('refill', 'count');--> statement-breakpoint
CREATE INDEX "device_logs_log" ON "device_logs" USING btree ("log");--> statement-breakpoint
CREATE INDEX "device_secrets_device" ON "device_secrets" USING btree ("device_id");--> statement-breakpoint
CREATE INDEX "devices_location" ON "devices" USING btree ("location_id");--> statement-breakpoint
CREATE INDEX "quarantined_messages_device" ON "quarantined_messages" USING btree ("device_id","received_at");--> statement-breakpoint
CREATE INDEX "balances_product" ON "balances" USING btree ("product_id","location_id");--> statement-breakpoint
CREATE UNIQUE INDEX "discrepancies_event" ON "discrepancies" USING btree ("device_id","log","seq","channel");--> statement-breakpoint
CREATE INDEX "discrepancies_location" ON "discrepancies" USING btree ("location_id");--> statement-breakpoint
CREATE INDEX "movement_lines_from" ON "movement_lines" USING btree ("from_location_id","product_id","occurred_at");--> statement-breakpoint
CREATE INDEX "movement_lines_to" ON "movement_lines" USING btree ("to_location_id","product_id","occurred_at");--> statement-breakpoint
CREATE UNIQUE INDEX "movements_reverses" ON "movements" USING btree ("reverses_id") WHERE "movements"."reverses_id" is not null;--> statement-breakpoint
CREATE INDEX "movements_transfer" ON "movements" USING btree ("transfer_id") WHERE "movements"."transfer_id" is not null;--> statement-breakpoint
CREATE INDEX "movements_occurred" ON "movements" USING btree ("occurred_at");--> statement-breakpoint
CREATE INDEX "quarantines_lot" ON "quarantines" USING btree ("lot_id");--> statement-breakpoint
CREATE INDEX "transfers_to" ON "transfers" USING btree ("to_location_id","status");--> statement-breakpoint
CREATE INDEX "transfers_from" ON "transfers" USING btree ("from_location_id","status");--> statement-breakpoint
CREATE INDEX "locations_jurisdiction" ON "locations" USING btree ("jurisdiction_code","kind");--> statement-breakpoint
CREATE INDEX "stocktake_counts_line" ON "stocktake_counts" USING btree ("stocktake_id","lot_id","round");--> statement-breakpoint
CREATE UNIQUE INDEX "stocktakes_open" ON "stocktakes" USING btree ("location_id") WHERE "stocktakes"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "stocktakes_location" ON "stocktakes" USING btree ("location_id","closed_at");--> statement-breakpoint
CREATE INDEX "channel_counts_place" ON "channel_counts" USING btree ("location_id","channel","occurred_at");--> statement-breakpoint
CREATE UNIQUE INDEX "channel_counts_event" ON "channel_counts" USING btree ("device_id","log","seq") WHERE "channel_counts"."device_id" is not null;--> statement-breakpoint
CREATE INDEX "channel_counts_unsettled" ON "channel_counts" USING btree ("location_id") WHERE "channel_counts"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "reconciliations_place" ON "reconciliations" USING btree ("location_id","channel");--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliations_open" ON "reconciliations" USING btree ("location_id","channel","kind") WHERE "reconciliations"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "refill_reports_place" ON "refill_reports" USING btree ("location_id","channel","occurred_at");--> statement-breakpoint
CREATE INDEX "refill_reports_waiting" ON "refill_reports" USING btree ("status");--> statement-breakpoint
CREATE INDEX "refill_rounds_jurisdiction" ON "refill_rounds" USING btree ("jurisdiction_code","status");--> statement-breakpoint
CREATE UNIQUE INDEX "refill_stops_place" ON "refill_stops" USING btree ("round_id","location_id");--> statement-breakpoint
CREATE INDEX "refill_visit_channels_place" ON "refill_visit_channels" USING btree ("location_id","channel","occurred_at");--> statement-breakpoint
CREATE INDEX "refill_visits_location" ON "refill_visits" USING btree ("location_id","occurred_at");--> statement-breakpoint
CREATE INDEX "device_commands_device" ON "device_commands" USING btree ("device_id","id");--> statement-breakpoint
CREATE INDEX "device_commands_open" ON "device_commands" USING btree ("expires_at") WHERE "device_commands"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "device_commands_batch" ON "device_commands" USING btree ("batch_id") WHERE "device_commands"."batch_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "firmware_releases_version" ON "firmware_releases" USING btree ("hardware","version");--> statement-breakpoint
CREATE INDEX "rollout_devices_device" ON "rollout_devices" USING btree ("device_id");--> statement-breakpoint
CREATE INDEX "rollouts_release" ON "rollouts" USING btree ("release_id");--> statement-breakpoint
CREATE INDEX "rollouts_open" ON "rollouts" USING btree ("created_at") WHERE "rollouts"."finished_at" is null;