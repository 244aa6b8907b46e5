CREATE TABLE "past_channel_products" (
	"location_id" text NOT NULL,
	"channel" bigint NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"product_id" text NOT NULL,
	CONSTRAINT "past_channel_products_location_id_channel_until_pk" PRIMARY KEY("location_id","channel","until")
);
--> statement-breakpoint
CREATE TABLE "past_product_profiles" (
	"product_id" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"profile_id" text NOT NULL,
	CONSTRAINT "past_product_profiles_product_id_until_pk" PRIMARY KEY("product_id","until")
);
--> statement-breakpoint
CREATE TABLE "past_profile_limits" (
	"profile_id" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"min_celsius" double precision,
	"max_celsius" double precision,
	"min_humidity" double precision,
	"max_humidity" double precision,
	"tolerance_minutes" bigint NOT NULL,
	CONSTRAINT "past_profile_limits_profile_id_until_pk" PRIMARY KEY("profile_id","until")
);
--> statement-breakpoint
ALTER TABLE "inspection_results" ADD COLUMN "judged" jsonb;--> statement-breakpoint
ALTER TABLE "inspection_results" ADD COLUMN "complete" boolean;--> statement-breakpoint
ALTER TABLE "latest_answers" ADD COLUMN "verification_id" text;--> statement-breakpoint
ALTER TABLE "latest_answers" ADD COLUMN "verified_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "balances" ADD COLUMN "counted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "discrepancies" ADD COLUMN "found" bigint;--> statement-breakpoint
ALTER TABLE "past_channel_products" ADD CONSTRAINT "past_channel_products_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_channel_products" ADD CONSTRAINT "past_channel_products_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_product_profiles" ADD CONSTRAINT "past_product_profiles_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_product_profiles" ADD CONSTRAINT "past_product_profiles_profile_id_storage_profiles_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."storage_profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_profile_limits" ADD CONSTRAINT "past_profile_limits_profile_id_storage_profiles_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."storage_profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "latest_answers" ADD CONSTRAINT "latest_answers_verification_id_inspection_answers_id_fk" FOREIGN KEY ("verification_id") REFERENCES "public"."inspection_answers"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE TRIGGER "past_product_profiles_no_update" BEFORE UPDATE ON "past_product_profiles" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "past_product_profiles_no_delete" BEFORE DELETE ON "past_product_profiles" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "past_product_profiles_no_truncate" BEFORE TRUNCATE ON "past_product_profiles" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "past_profile_limits_no_update" BEFORE UPDATE ON "past_profile_limits" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "past_profile_limits_no_delete" BEFORE DELETE ON "past_profile_limits" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "past_profile_limits_no_truncate" BEFORE TRUNCATE ON "past_profile_limits" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
UPDATE "latest_answers" SET ("verification_id", "verified_at") = (SELECT a."id", a."answered_at" FROM "inspection_answers" a
	INNER JOIN "inspections" i ON i."id" = a."inspection_id" AND i."kind" = 'verification'
	WHERE a."location_id" = "latest_answers"."location_id" AND a."criterion" = "latest_answers"."criterion"
	ORDER BY a."answered_at" DESC, i."revision" DESC LIMIT 1);

--> statement-breakpoint
CREATE TRIGGER "past_channel_products_no_update" BEFORE UPDATE ON "past_channel_products" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "past_channel_products_no_delete" BEFORE DELETE ON "past_channel_products" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "past_channel_products_no_truncate" BEFORE TRUNCATE ON "past_channel_products" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
