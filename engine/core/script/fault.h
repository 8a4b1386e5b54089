#pragma once
#include "engine/core/run/slice.h"

/* What went wrong in whose script: told to the owner at once if they are connected, kept for `@errors`. */
struct faults;

struct faults *faults_create(struct engine *engine);
void faults_destroy(struct engine *engine);

/* Begins what a fault's text says of the occasion: it may differ where the fault is the same. */
#define FAULT_OCCASION "\n  when: "
/* Begins what it was called with, one literal: not shown, but to run it again with. */
#define FAULT_INPUTS "\n  inputs: "
/* Begins the text of what is no fault yet: near.c of the script layer. */
#define FAULT_NEAR "near a limit: "
/* Begins the text of what is no fault, but was kept because somebody asked for it. */
#define FAULT_KEPT "kept: "

/* Remembers a fault of object's behaviour (message, then traceback) until the running slice has ended. */
void slice_fault(struct engine *engine, uint64_t object, uint64_t owner, struct str text);
/* Same for what is said once and must be heard. */
void slice_notice(struct engine *engine, uint64_t object, uint64_t owner, struct str text);
/* Those of the running slice that came when there were FROM, and later, did not happen. */
void slice_forget_faults(struct engine *engine, size_t from);
/* Between slices: keeps and tells what was remembered, in a slice of its own. */
void slice_report_faults(struct engine *engine);

struct fault_row {
    uint64_t object;
    uint64_t owner;
    int64_t time_ms; /* wall clock */
    uint64_t number;
    struct str text;
    struct str inputs; /* empty: none were kept */
    uint32_t again;    /* how often it came again, and was not written, since */
};

/* Walks the faults of object, or if that is 0 of owner's scripts, newest first, at most limit. */
void fault_each(struct engine *engine, uint64_t object, uint64_t owner, size_t limit,
        void (*visit)(void *data, const struct fault_row *row), void *data);
/* Walks everybody's, newest first. */
void fault_each_of_all(struct engine *engine, size_t limit,
        void (*visit)(void *data, const struct fault_row *row), void *data);
/* The one of that number; false: there is none. */
bool fault_find(struct engine *engine, uint64_t number,
        void (*visit)(void *data, const struct fault_row *row), void *data);
