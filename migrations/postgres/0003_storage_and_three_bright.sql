CREATE TABLE "climate_days" (
	"source" bigint NOT NULL,
	"day" text NOT NULL,
	"readings" bigint NOT NULL,
	"faults" bigint NOT NULL,
	"min_celsius" double precision,
	"max_celsius" double precision,
	"min_humidity" double precision,
	"max_humidity" double precision,
	"seconds" double precision NOT NULL,
	"celsius_seconds" double precision NOT NULL,
	"kinetic_seconds" double precision NOT NULL,
	"humid_seconds" double precision NOT NULL,
	"humidity_seconds" double precision NOT NULL,
	"halves" bigint NOT NULL,
	CONSTRAINT "climate_days_source_day_pk" PRIMARY KEY("source","day")
);
--> statement-breakpoint
CREATE TABLE "climate_hand_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"source" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"celsius" double precision,
	"humidity" double precision,
	"note" text,
	"entered_by" text NOT NULL,
	"entered_at" timestamp (3) with time zone NOT NULL,
	"late" boolean NOT NULL,
	"supersedes_id" text,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "climate_hours" (
	"source" bigint NOT NULL,
	"at" bigint NOT NULL,
	"readings" bigint NOT NULL,
	"faults" bigint NOT NULL,
	"min_celsius" double precision,
	"max_celsius" double precision,
	"min_humidity" double precision,
	"max_humidity" double precision,
	"seconds" double precision NOT NULL,
	"celsius_seconds" double precision NOT NULL,
	"kinetic_seconds" double precision NOT NULL,
	"humid_seconds" double precision NOT NULL,
	"humidity_seconds" double precision NOT NULL,
	"halves" bigint NOT NULL,
	CONSTRAINT "climate_hours_source_at_pk" PRIMARY KEY("source","at")
);
--> statement-breakpoint
CREATE TABLE "climate_marks" (
	"source" bigint NOT NULL,
	"hour" bigint NOT NULL,
	CONSTRAINT "climate_marks_source_hour_pk" PRIMARY KEY("source","hour")
);
--> statement-breakpoint
CREATE TABLE "climate_readings" (
	"source" bigint NOT NULL,
	"at" bigint NOT NULL,
	"celsius" double precision,
	"humidity" double precision,
	"fault" text,
	"unsure" text,
	"recorded_at" bigint,
	CONSTRAINT "climate_readings_source_at_pk" PRIMARY KEY("source","at")
);
--> statement-breakpoint
CREATE TABLE "climate_sources" (
	"number" bigint PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"location_id" text NOT NULL,
	"kind" text NOT NULL,
	"device_id" text,
	"name" text,
	"due_minutes" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"latest_at" bigint,
	"latest_celsius" double precision,
	"latest_humidity" double precision,
	"latest_fault" text
);
--> statement-breakpoint
CREATE TABLE "place_storage" (
	"location_id" text PRIMARY KEY NOT NULL,
	"profile_id" text,
	"hand_readings" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"updated_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assessed_places" (
	"location_id" text PRIMARY KEY NOT NULL,
	"tier" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "checklist_versions" (
	"version" bigint PRIMARY KEY NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"reason" text NOT NULL,
	"content" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "finding_follow_ups" (
	"id" text PRIMARY KEY NOT NULL,
	"finding_id" text NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"photo_ids" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"person_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "findings" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"criterion" text,
	"text" text NOT NULL,
	"deadline" text NOT NULL,
	"status" text NOT NULL,
	"photo_ids" jsonb NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"raised_by" text NOT NULL,
	"inspection_id" text
);
--> statement-breakpoint
CREATE TABLE "inspection_answers" (
	"id" text PRIMARY KEY NOT NULL,
	"inspection_id" text NOT NULL,
	"location_id" text NOT NULL,
	"criterion" text NOT NULL,
	"state" text NOT NULL,
	"number" double precision,
	"subchecks" jsonb NOT NULL,
	"product_ids" jsonb NOT NULL,
	"asset" text,
	"note" text,
	"reason" text,
	"photo_ids" jsonb NOT NULL,
	"answered_at" timestamp (3) with time zone NOT NULL,
	"evidence_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inspection_results" (
	"inspection_id" text PRIMARY KEY NOT NULL,
	"pass" bigint NOT NULL,
	"fail" bigint NOT NULL,
	"unknown" bigint NOT NULL,
	"not_applicable" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inspections" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"tier" text NOT NULL,
	"kind" text NOT NULL,
	"checklist_version" bigint NOT NULL,
	"revision" bigint NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"inspector_id" text NOT NULL,
	"signature" jsonb,
	"place_signature" jsonb,
	"note" text,
	"request_hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "latest_answers" (
	"location_id" text NOT NULL,
	"criterion" text NOT NULL,
	"answer_id" text NOT NULL,
	"answered_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "latest_answers_location_id_criterion_pk" PRIMARY KEY("location_id","criterion")
);
--> statement-breakpoint
CREATE TABLE "photos" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"sent_sha256" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"width" bigint NOT NULL,
	"height" bigint NOT NULL,
	"taken_at" timestamp (3) with time zone NOT NULL,
	"taken_from" text NOT NULL,
	"uploaded_at" timestamp (3) with time zone NOT NULL,
	"uploaded_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "score_days" (
	"location_id" text NOT NULL,
	"day" text NOT NULL,
	"assessed" boolean NOT NULL,
	"pass" bigint NOT NULL,
	"fail" bigint NOT NULL,
	"unknown" bigint NOT NULL,
	"not_applicable" bigint NOT NULL,
	CONSTRAINT "score_days_location_id_day_pk" PRIMARY KEY("location_id","day")
);
--> statement-breakpoint
CREATE TABLE "excursion_marks" (
	"source" bigint PRIMARY KEY NOT NULL,
	"hour" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "excursion_watches" (
	"source" bigint NOT NULL,
	"profile_id" text NOT NULL,
	"limits" jsonb NOT NULL,
	"since" bigint NOT NULL,
	"settled_at" bigint NOT NULL,
	"tracks" jsonb NOT NULL,
	"due_at" bigint,
	CONSTRAINT "excursion_watches_source_profile_id_pk" PRIMARY KEY("source","profile_id")
);
--> statement-breakpoint
CREATE TABLE "excursions" (
	"id" text PRIMARY KEY NOT NULL,
	"source" bigint NOT NULL,
	"location_id" text NOT NULL,
	"kind" text NOT NULL,
	"profile_id" text NOT NULL,
	"profile_name" text NOT NULL,
	"profile_name_en" text NOT NULL,
	"limit_value" double precision,
	"tolerance_minutes" bigint NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	"peak" double precision,
	"peak_at" timestamp (3) with time zone,
	"mean" double precision,
	"acknowledged_at" timestamp (3) with time zone,
	"acknowledged_by" text,
	"reason" text,
	"action" text,
	"withdrawn_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "heat_settings" (
	"id" text PRIMARY KEY NOT NULL,
	"fefo_by_remaining_life" boolean,
	"propose_hot_hours" bigint,
	"propose_lost_days" bigint,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"updated_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lot_heat" (
	"location_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"seconds" double precision NOT NULL,
	"known" double precision NOT NULL,
	"kinetic_celsius" double precision,
	"hot" double precision NOT NULL,
	"humid" double precision NOT NULL,
	"lost" double precision NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "lot_heat_location_id_lot_id_pk" PRIMARY KEY("location_id","lot_id")
);
--> statement-breakpoint
CREATE TABLE "quarantine_proposals" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"profile_name" text NOT NULL,
	"profile_name_en" text NOT NULL,
	"max_celsius" double precision,
	"hot_hours" double precision NOT NULL,
	"lost_days" double precision NOT NULL,
	"kinetic_celsius" double precision,
	"coverage" double precision NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"reason" text,
	"quarantine_id" text
);
--> statement-breakpoint
CREATE TABLE "empty_handed_searches" (
	"month" text NOT NULL,
	"cell" text NOT NULL,
	"category" text NOT NULL,
	"searches" bigint NOT NULL,
	CONSTRAINT "empty_handed_searches_month_cell_category_pk" PRIMARY KEY("month","cell","category")
);
--> statement-breakpoint
CREATE TABLE "public_reports" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"kind" text NOT NULL,
	"reported_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"answered_by" text,
	"outcome" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "survey_results" (
	"id" text PRIMARY KEY NOT NULL,
	"jurisdiction_code" text NOT NULL,
	"indicator" text NOT NULL,
	"numerator" bigint NOT NULL,
	"denominator" bigint NOT NULL,
	"surveyed_on" text NOT NULL,
	"method" text NOT NULL,
	"carried_out_by" text NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by" text NOT NULL,
	"withdrawn_at" timestamp (3) with time zone,
	"withdrawn_by" text,
	"withdrawn_because" text,
	CONSTRAINT "survey_results_share" CHECK ("survey_results"."numerator" >= 0 and "survey_results"."numerator" <= "survey_results"."denominator")
);
--> statement-breakpoint
CREATE TABLE "staff_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"member_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"person_id" text,
	"fields" jsonb NOT NULL,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "staff_members" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"name" text,
	"post" text NOT NULL,
	"phone" text,
	"started_on" text NOT NULL,
	"left_on" text,
	"anonymised_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "staff_records" (
	"id" text PRIMARY KEY NOT NULL,
	"member_id" text NOT NULL,
	"kind" text NOT NULL,
	"happened_on" text NOT NULL,
	"valid_until" text,
	"number" text,
	"topic" text,
	"passed" boolean,
	"confirmed_by" text,
	"supersedes_id" text,
	"withdrawal" boolean NOT NULL,
	"reason" text,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "climate_hand_entries" ADD CONSTRAINT "climate_hand_entries_source_climate_sources_number_fk" FOREIGN KEY ("source") REFERENCES "public"."climate_sources"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "climate_hand_entries" ADD CONSTRAINT "climate_hand_entries_entered_by_people_id_fk" FOREIGN KEY ("entered_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "climate_sources" ADD CONSTRAINT "climate_sources_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "climate_sources" ADD CONSTRAINT "climate_sources_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "place_storage" ADD CONSTRAINT "place_storage_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "place_storage" ADD CONSTRAINT "place_storage_profile_id_storage_profiles_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."storage_profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "place_storage" ADD CONSTRAINT "place_storage_updated_by_people_id_fk" FOREIGN KEY ("updated_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assessed_places" ADD CONSTRAINT "assessed_places_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checklist_versions" ADD CONSTRAINT "checklist_versions_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_follow_ups" ADD CONSTRAINT "finding_follow_ups_finding_id_findings_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."findings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_follow_ups" ADD CONSTRAINT "finding_follow_ups_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_raised_by_people_id_fk" FOREIGN KEY ("raised_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_inspection_id_inspections_id_fk" FOREIGN KEY ("inspection_id") REFERENCES "public"."inspections"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_answers" ADD CONSTRAINT "inspection_answers_inspection_id_inspections_id_fk" FOREIGN KEY ("inspection_id") REFERENCES "public"."inspections"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_answers" ADD CONSTRAINT "inspection_answers_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_results" ADD CONSTRAINT "inspection_results_inspection_id_inspections_id_fk" FOREIGN KEY ("inspection_id") REFERENCES "public"."inspections"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspections" ADD CONSTRAINT "inspections_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspections" ADD CONSTRAINT "inspections_inspector_id_people_id_fk" FOREIGN KEY ("inspector_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "latest_answers" ADD CONSTRAINT "latest_answers_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "latest_answers" ADD CONSTRAINT "latest_answers_answer_id_inspection_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."inspection_answers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photos" ADD CONSTRAINT "photos_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photos" ADD CONSTRAINT "photos_uploaded_by_people_id_fk" FOREIGN KEY ("uploaded_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "score_days" ADD CONSTRAINT "score_days_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "excursion_watches" ADD CONSTRAINT "excursion_watches_source_climate_sources_number_fk" FOREIGN KEY ("source") REFERENCES "public"."climate_sources"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "excursions" ADD CONSTRAINT "excursions_source_climate_sources_number_fk" FOREIGN KEY ("source") REFERENCES "public"."climate_sources"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "excursions" ADD CONSTRAINT "excursions_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "excursions" ADD CONSTRAINT "excursions_acknowledged_by_people_id_fk" FOREIGN KEY ("acknowledged_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "heat_settings" ADD CONSTRAINT "heat_settings_updated_by_people_id_fk" FOREIGN KEY ("updated_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lot_heat" ADD CONSTRAINT "lot_heat_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lot_heat" ADD CONSTRAINT "lot_heat_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantine_proposals" ADD CONSTRAINT "quarantine_proposals_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantine_proposals" ADD CONSTRAINT "quarantine_proposals_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantine_proposals" ADD CONSTRAINT "quarantine_proposals_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantine_proposals" ADD CONSTRAINT "quarantine_proposals_quarantine_id_quarantines_id_fk" FOREIGN KEY ("quarantine_id") REFERENCES "public"."quarantines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public_reports" ADD CONSTRAINT "public_reports_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public_reports" ADD CONSTRAINT "public_reports_answered_by_people_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_results" ADD CONSTRAINT "survey_results_jurisdiction_code_jurisdictions_code_fk" FOREIGN KEY ("jurisdiction_code") REFERENCES "public"."jurisdictions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_results" ADD CONSTRAINT "survey_results_recorded_by_people_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_results" ADD CONSTRAINT "survey_results_withdrawn_by_people_id_fk" FOREIGN KEY ("withdrawn_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_changes" ADD CONSTRAINT "staff_changes_member_id_staff_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_changes" ADD CONSTRAINT "staff_changes_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_members" ADD CONSTRAINT "staff_members_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_records" ADD CONSTRAINT "staff_records_member_id_staff_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_records" ADD CONSTRAINT "staff_records_recorded_by_people_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "climate_hand_entries_source" ON "climate_hand_entries" USING btree ("source","at");--> statement-breakpoint
CREATE UNIQUE INDEX "climate_hand_entries_supersedes" ON "climate_hand_entries" USING btree ("supersedes_id");--> statement-breakpoint
CREATE UNIQUE INDEX "climate_sources_id" ON "climate_sources" USING btree ("id");--> statement-breakpoint
CREATE UNIQUE INDEX "climate_sources_device" ON "climate_sources" USING btree ("device_id","location_id");--> statement-breakpoint
CREATE INDEX "climate_sources_location" ON "climate_sources" USING btree ("location_id");--> statement-breakpoint
CREATE INDEX "finding_follow_ups_finding" ON "finding_follow_ups" USING btree ("finding_id");--> statement-breakpoint
CREATE INDEX "findings_location" ON "findings" USING btree ("location_id","status");--> statement-breakpoint
CREATE INDEX "findings_deadline" ON "findings" USING btree ("status","deadline");--> statement-breakpoint
CREATE INDEX "findings_inspection" ON "findings" USING btree ("inspection_id");--> statement-breakpoint
CREATE INDEX "inspection_answers_inspection" ON "inspection_answers" USING btree ("inspection_id");--> statement-breakpoint
CREATE INDEX "inspection_answers_place" ON "inspection_answers" USING btree ("location_id","criterion","answered_at");--> statement-breakpoint
CREATE UNIQUE INDEX "inspections_location" ON "inspections" USING btree ("location_id","revision");--> statement-breakpoint
CREATE INDEX "inspections_finished" ON "inspections" USING btree ("finished_at");--> statement-breakpoint
CREATE UNIQUE INDEX "photos_sent" ON "photos" USING btree ("location_id","sent_sha256");--> statement-breakpoint
CREATE INDEX "score_days_day" ON "score_days" USING btree ("day");--> statement-breakpoint
CREATE INDEX "excursion_watches_due" ON "excursion_watches" USING btree ("due_at");--> statement-breakpoint
CREATE UNIQUE INDEX "excursions_stretch" ON "excursions" USING btree ("source","profile_id","kind","started_at");--> statement-breakpoint
CREATE INDEX "excursions_location" ON "excursions" USING btree ("location_id","started_at");--> statement-breakpoint
CREATE INDEX "excursions_started" ON "excursions" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "excursions_open" ON "excursions" USING btree ("location_id") WHERE "excursions"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "excursions_unanswered" ON "excursions" USING btree ("started_at") WHERE "excursions"."acknowledged_at" is null and "excursions"."kind" <> 'no_data';--> statement-breakpoint
CREATE INDEX "lot_heat_worst" ON "lot_heat" USING btree ("lost","hot");--> statement-breakpoint
CREATE UNIQUE INDEX "quarantine_proposals_open" ON "quarantine_proposals" USING btree ("location_id","lot_id") WHERE "quarantine_proposals"."state" = 'open';--> statement-breakpoint
CREATE INDEX "quarantine_proposals_state" ON "quarantine_proposals" USING btree ("state","proposed_at");--> statement-breakpoint
CREATE INDEX "public_reports_open" ON "public_reports" USING btree ("location_id","kind") WHERE "public_reports"."answered_at" is null;--> statement-breakpoint
CREATE INDEX "public_reports_answered" ON "public_reports" USING btree ("answered_at");--> statement-breakpoint
CREATE INDEX "survey_results_jurisdiction" ON "survey_results" USING btree ("jurisdiction_code","surveyed_on");--> statement-breakpoint
CREATE INDEX "staff_changes_member" ON "staff_changes" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "staff_members_location" ON "staff_members" USING btree ("location_id");--> statement-breakpoint
CREATE INDEX "staff_members_left" ON "staff_members" USING btree ("left_on");--> statement-breakpoint
CREATE INDEX "staff_records_member" ON "staff_records" USING btree ("member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_records_supersedes" ON "staff_records" USING btree ("supersedes_id");--> statement-breakpoint
CREATE TRIGGER "staff_records_no_update" BEFORE UPDATE OF "id", "member_id", "kind", "happened_on", "valid_until", "topic", "passed", "supersedes_id", "withdrawal", "recorded_at", "recorded_by" ON "staff_records" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "staff_records_no_delete" BEFORE DELETE ON "staff_records" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "staff_records_no_truncate" BEFORE TRUNCATE ON "staff_records" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "staff_changes_no_update" BEFORE UPDATE OF "id", "member_id", "at", "kind", "person_id", "fields" ON "staff_changes" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "staff_changes_no_delete" BEFORE DELETE ON "staff_changes" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "staff_changes_no_truncate" BEFORE TRUNCATE ON "staff_changes" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

--> statement-breakpoint
CREATE TRIGGER "climate_hand_entries_no_update" BEFORE UPDATE ON "climate_hand_entries" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "climate_hand_entries_no_delete" BEFORE DELETE ON "climate_hand_entries" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "climate_hand_entries_no_truncate" BEFORE TRUNCATE ON "climate_hand_entries" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

--> statement-breakpoint
CREATE TRIGGER "checklist_versions_no_update" BEFORE UPDATE ON "checklist_versions" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "checklist_versions_no_delete" BEFORE DELETE ON "checklist_versions" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "checklist_versions_no_truncate" BEFORE TRUNCATE ON "checklist_versions" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "photos_no_update" BEFORE UPDATE ON "photos" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "photos_no_delete" BEFORE DELETE ON "photos" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "photos_no_truncate" BEFORE TRUNCATE ON "photos" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "inspections_no_update" BEFORE UPDATE ON "inspections" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "inspections_no_delete" BEFORE DELETE ON "inspections" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "inspections_no_truncate" BEFORE TRUNCATE ON "inspections" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "inspection_answers_no_update" BEFORE UPDATE ON "inspection_answers" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "inspection_answers_no_delete" BEFORE DELETE ON "inspection_answers" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "inspection_answers_no_truncate" BEFORE TRUNCATE ON "inspection_answers" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "finding_follow_ups_no_update" BEFORE UPDATE ON "finding_follow_ups" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "finding_follow_ups_no_delete" BEFORE DELETE ON "finding_follow_ups" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "finding_follow_ups_no_truncate" BEFORE TRUNCATE ON "finding_follow_ups" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

--> statement-breakpoint
CREATE TRIGGER "inspection_results_no_update" BEFORE UPDATE ON "inspection_results" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "inspection_results_no_delete" BEFORE DELETE ON "inspection_results" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "inspection_results_no_truncate" BEFORE TRUNCATE ON "inspection_results" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
