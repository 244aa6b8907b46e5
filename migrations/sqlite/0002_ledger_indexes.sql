DROP INDEX `discrepancies_event`;--> statement-breakpoint
CREATE UNIQUE INDEX `discrepancies_event` ON `discrepancies` (`device_id`,`log`,`seq`,`channel`);--> statement-breakpoint
DROP INDEX `movements_reverses`;--> statement-breakpoint
DROP INDEX `movements_transfer`;--> statement-breakpoint
CREATE INDEX `movements_occurred` ON `movements` (`occurred_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `movements_reverses` ON `movements` (`reverses_id`) WHERE "movements"."reverses_id" is not null;--> statement-breakpoint
CREATE INDEX `movements_transfer` ON `movements` (`transfer_id`) WHERE "movements"."transfer_id" is not null;