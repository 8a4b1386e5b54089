#pragma once
#include "engine/core/engine.h"

/* The queue of reports to the wizards. Each has the last lines that its sender was shown, the
 * sender and their place, and the person it is about if it begins with a name. A wizard takes a
 * report, so that the others know, and closes it with an outcome. Reports are never deleted. */

enum report_state { REPORT_OPEN, REPORT_TAKEN, REPORT_CLOSED, REPORT_STATES };

#define REPORT_TEXT_MAX 4000
#define REPORT_NOTE_MAX 1000
#define REPORT_LINES 60 /* messages stored with a report */

/* A person in a report, as they were then. Empty: unknown. */
struct report_person {
    struct str key;  /* the folded name */
    struct str name; /* as shown */
    struct str door;
    struct str address;
    bool guest;
    uint64_t place; /* where they were; 0: nowhere */
    struct str place_name;
};

/* All borrowed. */
struct report {
    uint64_t number;
    int64_t time_ms; /* wall clock */
    enum report_state state;
    struct str kind; /* bug, typo, idea, report */
    struct report_person sender;
    struct report_person about; /* key empty: no name was given */
    struct str text;
    struct str lines;  /* for transcript_next */
    uint64_t taken_by; /* characters; 0: nobody */
    uint64_t closed_by;
    int64_t closed_ms; /* wall clock */
    struct str outcome;
    struct str note;
};

const char *report_state_name(enum report_state state);
/* Returns the state with that name; REPORT_STATES for any other word. */
enum report_state report_state_of(struct str name);

/* -- in the open transaction -- */

/* Files a report by sender; with_lines: store their last output with it. Returns its number, or
 * 0 with err if the text is too long or the disk cannot be read. */
uint64_t report_file(struct engine *engine, uint64_t sender, struct str kind, struct str text,
        bool with_lines, struct err *err);
/* Lets the transaction's actor take a report, put it back, or close it with an outcome
 * ("warned", "nothing to do") and a note; writes an audit entry. Returns false and fills err if
 * the report does not exist or is already in that state. */
MUST_CHECK bool report_set(struct engine *engine, uint64_t number, enum report_state state,
        struct str outcome, struct str note, struct err *err);

/* -- reading -- */

struct report_filter {
    enum report_state state; /* REPORT_STATES: any */
    struct str sender;       /* a name; empty: any */
    struct str about;        /* same; ignored if sender is set */
    uint64_t before;         /* only lower numbers; 0: all */
    size_t limit;
    bool brief; /* without lines */
};

/* Visits the matching reports, the newest first. */
void report_each(struct engine *engine, const struct report_filter *filter,
        void (*visit)(void *data, const struct report *report), void *data);
/* Visits one report. Returns false if it does not exist. */
bool report_visit(struct engine *engine, uint64_t number,
        void (*visit)(void *data, const struct report *report), void *data);
