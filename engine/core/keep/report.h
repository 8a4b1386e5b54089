#pragma once
#include "engine/core/engine.h"

/* Reports to the wizards: a queue. Each has the lines that its sender was told last, as they got them, who sent it
 * from where, and whom it is about if it begins with a name. A wizard takes one, so that the others know, and closes
 * it with an outcome. Nothing is thrown away. */

enum report_state { REPORT_OPEN, REPORT_TAKEN, REPORT_CLOSED, REPORT_STATES };

#define REPORT_TEXT_MAX 4000
#define REPORT_NOTE_MAX 1000
#define REPORT_LINES 60 /* messages kept with one */

/* Somebody in a report, as they were then. Empty: not known. */
struct report_person {
    struct str key;  /* the folded name */
    struct str name; /* as shown */
    struct str door;
    struct str address;
    bool guest;
    uint64_t place; /* where they were; 0: nowhere */
    struct str place_name;
};

/* Borrowed. */
struct report {
    uint64_t number;
    int64_t time_ms; /* wall clock */
    enum report_state state;
    struct str kind; /* bug, typo, idea, report */
    struct report_person sender;
    struct report_person about; /* key empty: nobody was named */
    struct str text;
    struct str lines;  /* as transcript_next takes them */
    uint64_t taken_by; /* characters; 0: nobody */
    uint64_t closed_by;
    int64_t closed_ms; /* wall clock */
    struct str outcome;
    struct str note;
};

const char *report_state_name(enum report_state state);
/* REPORT_STATES for another word. */
enum report_state report_state_of(struct str name);

/* -- through the open tx -- */

/* Files one of the character's; with_lines: what they were told last is kept with it. Returns its number. 0 with err
 * if the text is too long. */
uint64_t report_file(struct engine *engine, uint64_t sender, struct str kind, struct str text,
        bool with_lines, struct err *err);
/* The open slice's actor takes it, puts it back, or closes it with an outcome ("warned", "nothing to do") and a note.
 * False with err if there is none, or it is closed already; the audit log has it. */
MUST_CHECK bool report_set(struct engine *engine, uint64_t number, enum report_state state,
        struct str outcome, struct str note, struct err *err);

/* -- reading -- */

struct report_filter {
    enum report_state state; /* REPORT_STATES: any */
    struct str sender;       /* a name; empty: anybody's */
    struct str about;        /* the same */
    uint64_t before;         /* only lower numbers; 0: all */
    size_t limit;
    bool brief; /* without lines */
};

/* Walks them, the newest first. */
void report_each(struct engine *engine, const struct report_filter *filter,
        void (*visit)(void *data, const struct report *report), void *data);
/* False if there is no such report. */
bool report_visit(struct engine *engine, uint64_t number,
        void (*visit)(void *data, const struct report *report), void *data);
