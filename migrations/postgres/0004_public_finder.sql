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
CREATE UNIQUE INDEX "landmarks_name" ON "landmarks" USING btree ("jurisdiction_code","name");