DROP INDEX "discrepancies_event";--> statement-breakpoint
DROP INDEX "movements_reverses";--> statement-breakpoint
DROP INDEX "movements_transfer";--> statement-breakpoint
CREATE INDEX "movements_occurred" ON "movements" USING btree ("occurred_at");--> statement-breakpoint
CREATE UNIQUE INDEX "discrepancies_event" ON "discrepancies" USING btree ("device_id","log","seq","channel");--> statement-breakpoint
CREATE UNIQUE INDEX "movements_reverses" ON "movements" USING btree ("reverses_id") WHERE "movements"."reverses_id" is not null;--> statement-breakpoint
CREATE INDEX "movements_transfer" ON "movements" USING btree ("transfer_id") WHERE "movements"."transfer_id" is not null;