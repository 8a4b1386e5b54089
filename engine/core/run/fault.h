#pragma once
#include "engine/core/run/transaction.h"

/* Script errors: told to the owner at once if they are connected, kept for `@errors`. */

/* Heading of the occasion in an error's text: it may differ between repetitions of the same
 * error. */
#define FAULT_OCCASION "\n  when: "
/* Heading of the arguments, one literal: not shown, but used to run it again. */
#define FAULT_INPUTS "\n  inputs: "
/* Prefix of a warning that is not yet an error: quota_warning.c of the script layer. */
#define FAULT_NEAR "near a limit: "
/* Prefix of a text that is not an error, but was kept on request. */
#define FAULT_KEPT "kept: "

/* Collects an error of object's behaviour (message, then traceback) until the running
 * transaction has ended. */
void transaction_fault(struct engine *engine, uint64_t object, uint64_t owner, struct str text);
/* Same, for a message that is told once and never suppressed. about: a struct transaction_fault, borrowed.
 * Also the handler of INTERNAL_REPORT. */
void transaction_notice(struct engine *engine, void *about);
/* Drops the errors of the running transaction from index `from` on. */
void transaction_forget_faults(struct engine *engine, size_t from);
/* Writes and tells the collected errors in a transaction of its own; call it between
 * transactions. */
void transaction_report_faults(struct engine *engine);
/* Commits the transaction, or undoes it if it was ended otherwise. Then reports the errors. */
void transaction_settle(struct engine *engine);

/* Returns the text of an error without the inputs. */
struct str fault_readable(struct str text);

/* Returns the number of the last fault. */
uint64_t faults_last_number(const struct engine *engine);
/* Sets it back, after the faults since then were undone. */
void faults_set_last_number(struct engine *engine, uint64_t number);

struct fault_row {
    uint64_t object;
    uint64_t owner;
    int64_t time_ms; /* wall clock */
    uint64_t number;
    struct str text;
    struct str inputs; /* empty: not kept */
    uint32_t again;    /* repetitions since, which were not written */
};

/* Visits the errors of object, or if that is 0 of owner's scripts, newest first, at most limit. */
void fault_each(struct engine *engine, uint64_t object, uint64_t owner, size_t limit,
        void (*visit)(void *data, const struct fault_row *row), void *data);
/* Visits everybody's errors, newest first. */
void fault_each_of_all(struct engine *engine, size_t limit,
        void (*visit)(void *data, const struct fault_row *row), void *data);
/* Visits the error of that number. Returns false if it does not exist. */
bool fault_find(struct engine *engine, uint64_t number,
        void (*visit)(void *data, const struct fault_row *row), void *data);
