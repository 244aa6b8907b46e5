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
ALTER TABLE "survey_results" ADD CONSTRAINT "survey_results_jurisdiction_code_jurisdictions_code_fk" FOREIGN KEY ("jurisdiction_code") REFERENCES "public"."jurisdictions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_results" ADD CONSTRAINT "survey_results_recorded_by_people_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_results" ADD CONSTRAINT "survey_results_withdrawn_by_people_id_fk" FOREIGN KEY ("withdrawn_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_changes" ADD CONSTRAINT "staff_changes_member_id_staff_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_changes" ADD CONSTRAINT "staff_changes_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_members" ADD CONSTRAINT "staff_members_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_records" ADD CONSTRAINT "staff_records_member_id_staff_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_records" ADD CONSTRAINT "staff_records_recorded_by_people_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
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
