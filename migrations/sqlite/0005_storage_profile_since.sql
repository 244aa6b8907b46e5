CREATE TABLE `past_channel_products` (
	`location_id` text NOT NULL,
	`channel` integer NOT NULL,
	`until` integer NOT NULL,
	`product_id` text NOT NULL,
	PRIMARY KEY(`location_id`, `channel`, `until`),
	FOREIGN KEY (`location_id`) REFERENCES `locations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `past_product_profiles` (
	`product_id` text NOT NULL,
	`until` integer NOT NULL,
	`profile_id` text NOT NULL,
	PRIMARY KEY(`product_id`, `until`),
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`profile_id`) REFERENCES `storage_profiles`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `past_profile_limits` (
	`profile_id` text NOT NULL,
	`until` integer NOT NULL,
	`min_celsius` real,
	`max_celsius` real,
	`min_humidity` real,
	`max_humidity` real,
	`tolerance_minutes` integer NOT NULL,
	PRIMARY KEY(`profile_id`, `until`),
	FOREIGN KEY (`profile_id`) REFERENCES `storage_profiles`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
ALTER TABLE `inspection_results` ADD `judged` text;--> statement-breakpoint
ALTER TABLE `inspection_results` ADD `complete` integer;--> statement-breakpoint
ALTER TABLE `latest_answers` ADD `verification_id` text REFERENCES inspection_answers(id);--> statement-breakpoint
ALTER TABLE `latest_answers` ADD `verified_at` integer;--> statement-breakpoint
ALTER TABLE `balances` ADD `counted_at` integer;--> statement-breakpoint
ALTER TABLE `discrepancies` ADD `found` integer;
--> statement-breakpoint
CREATE TRIGGER `past_product_profiles_no_update` BEFORE UPDATE ON `past_product_profiles` BEGIN
	SELECT RAISE(ABORT, 'past_product_profiles is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `past_product_profiles_no_delete` BEFORE DELETE ON `past_product_profiles` BEGIN
	SELECT RAISE(ABORT, 'past_product_profiles is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `past_profile_limits_no_update` BEFORE UPDATE ON `past_profile_limits` BEGIN
	SELECT RAISE(ABORT, 'past_profile_limits is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `past_profile_limits_no_delete` BEFORE DELETE ON `past_profile_limits` BEGIN
	SELECT RAISE(ABORT, 'past_profile_limits is append-only');
END;
--> statement-breakpoint
UPDATE `latest_answers` SET (`verification_id`, `verified_at`) = (SELECT a.`id`, a.`answered_at` FROM `inspection_answers` a
	INNER JOIN `inspections` i ON i.`id` = a.`inspection_id` AND i.`kind` = 'verification'
	WHERE a.`location_id` = `latest_answers`.`location_id` AND a.`criterion` = `latest_answers`.`criterion`
	ORDER BY a.`answered_at` DESC, i.`revision` DESC LIMIT 1);

--> statement-breakpoint
CREATE TRIGGER `past_channel_products_no_update` BEFORE UPDATE ON `past_channel_products` BEGIN
	SELECT RAISE(ABORT, 'past_channel_products is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `past_channel_products_no_delete` BEFORE DELETE ON `past_channel_products` BEGIN
	SELECT RAISE(ABORT, 'past_channel_products is append-only');
END;
