CREATE TABLE "landmarks" (
	"id" text PRIMARY KEY NOT NULL,
	"jurisdiction_code" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text,
	"longitude" double precision NOT NULL,
	"latitude" double precision NOT NULL,
	"source_datum" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "locations" ADD COLUMN "asks_id" boolean;--> statement-breakpoint
ALTER TABLE "landmarks" ADD CONSTRAINT "landmarks_jurisdiction_code_jurisdictions_code_fk" FOREIGN KEY ("jurisdiction_code") REFERENCES "public"."jurisdictions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "landmarks_name" ON "landmarks" USING btree ("jurisdiction_code","name");--> statement-breakpoint
CREATE INDEX "photos_file" ON "photos" USING btree ("sha256");
--> statement-breakpoint
CREATE FUNCTION "refuse_used_photo"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (
		SELECT 1 FROM "inspection_answers" WHERE "location_id" = OLD."location_id" AND "photo_ids"::text LIKE '%"' || OLD."id" || '"%'
		UNION ALL SELECT 1 FROM "findings" WHERE "location_id" = OLD."location_id" AND "photo_ids"::text LIKE '%"' || OLD."id" || '"%'
		UNION ALL SELECT 1 FROM "finding_follow_ups" u INNER JOIN "findings" f ON f."id" = u."finding_id" WHERE f."location_id" = OLD."location_id" AND u."photo_ids"::text LIKE '%"' || OLD."id" || '"%'
	) THEN
		RAISE EXCEPTION '% is append-only: the photo is evidence', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
	END IF;
	RETURN OLD;
END;
$$;
--> statement-breakpoint
DROP TRIGGER "photos_no_delete" ON "photos";
--> statement-breakpoint
CREATE TRIGGER "photos_no_delete" BEFORE DELETE ON "photos" FOR EACH ROW EXECUTE FUNCTION "refuse_used_photo"();
