-- The ledger and the audit log only grow: a correction is another entry (domain.md, trust.md promises 2 and 6).
CREATE TRIGGER `movements_no_update` BEFORE UPDATE ON `movements` BEGIN
	SELECT RAISE(ABORT, 'movements is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `movements_no_delete` BEFORE DELETE ON `movements` BEGIN
	SELECT RAISE(ABORT, 'movements is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `movement_lines_no_update` BEFORE UPDATE ON `movement_lines` BEGIN
	SELECT RAISE(ABORT, 'movement_lines is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `movement_lines_no_delete` BEFORE DELETE ON `movement_lines` BEGIN
	SELECT RAISE(ABORT, 'movement_lines is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_log_no_update` BEFORE UPDATE ON `audit_log` BEGIN
	SELECT RAISE(ABORT, 'audit_log is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_log_no_delete` BEFORE DELETE ON `audit_log` BEGIN
	SELECT RAISE(ABORT, 'audit_log is append-only');
END;
