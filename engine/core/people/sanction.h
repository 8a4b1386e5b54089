#pragma once
#include "engine/base/address.h"
#include "engine/core/engine.h"
#include "engine/core/people/account.h"
#include "engine/core/phrase/phrase.h"

/* What wizards impose on people, and note about them: a row each in the table `sanction`, kept for good. A subject is
 * a name, an address (192.0.2.7, 2001:db8::/32), only guests and new names of an address (guests@192.0.2.7), or
 * somebody of a bridged network who is not heard (bob@libera, *@libera).
 *
 * This is what stands against whom; to impose something with all that follows of it is door/impose.h's. */

enum sanction_kind {
    SANCTION_WARN, /* stands until they have read it */
    SANCTION_MUTE, /* puts no words before others */
    SANCTION_JAIL, /* is in the room $jail, and stays there */
    SANCTION_BAN,  /* may not come in */
    SANCTION_NOTE, /* for wizards; never stands */
    SANCTION_END,
};

#define SANCTION_SUBJECT_MAX 80
#define SANCTION_REASON_MAX 1000
#define SANCTION_SECONDS_MAX ((int64_t)100 * 366 * 24 * 3600)
#define SANCTION_JAIL_REF "jail" /* of the room */

/* One that stands. */
struct sanction {
    uint64_t number;
    enum sanction_kind kind;
    char subject[SANCTION_SUBJECT_MAX];
    struct network network; /* family 0: none */
    bool guests;            /* of the network: its guests, and names made since */
    bool elsewhere;         /* nick@bridge, with * and ? */
    int64_t time_ms;        /* wall clock */
    int64_t until_ms;       /* world time; 0: for good */
    uint64_t author;
    char *reason;   /* owned; never NULL */
    bool forgotten; /* its subject was erased meanwhile: the name goes when it ends */
    struct sanction *next;
};

struct sanctions;

struct sanctions *sanctions_create(void);
void sanctions_destroy(struct sanctions *sanctions);

/* "mute"; and back: SANCTION_END for another word. */
const char *sanction_kind_name(enum sanction_kind kind);
enum sanction_kind sanction_kind_of(struct str name);
/* Fills subject, network, guests and elsewhere; false if text is no name, address, nor nick@bridge. A subject is kept
 * in one form, so that one given twice is one. */
bool sanction_parse(struct str text, struct sanction *out);

/* -- what stands; borrowed until the table changes -- */

/* Those of a kind, the newest first: walk with next. Those whose time is over are not among them. */
const struct sanction *sanction_first(struct engine *engine, enum sanction_kind kind);
const struct sanction *sanction_next(struct engine *engine, const struct sanction *sanction);
/* What of that kind stands against a character, in play or not; NULL: nothing. Never against a wizard. */
const struct sanction *sanction_on(
        struct engine *engine, enum sanction_kind kind, uint64_t character);
/* Would this one concern the character, whoever it is? */
bool sanction_covers(
        struct engine *engine, const struct sanction *sanction, uint64_t character);
/* What of that kind stands against an address; newcomer: against somebody who would come in as a guest, or make an
 * account, too. */
const struct sanction *sanction_on_address(
        struct engine *engine, enum sanction_kind kind, const char *address, bool newcomer);
const struct sanction *sanction_ban_of_name(struct engine *engine, struct str name);
/* Is somebody of a bridged network, "nick@bridge", not to be heard here? */
bool sanction_has_elsewhere(struct engine *engine, struct str sender);
/* Milliseconds to go; 0: for good. */
int64_t sanction_left_ms(struct engine *engine, const struct sanction *sanction);
/* When the first of them ends, in world time; 0: none does. */
int64_t sanctions_next_end_ms(struct engine *engine);
/* One whose time was over then, in world time, and which was not ended yet; NULL: there is none. */
const struct sanction *sanction_over(struct engine *engine, int64_t now_ms);

/* -- in words (sanction_words.c) -- */

/* Appends a phrase with {span}, {why} and {reason}. fresh: it begins now, and holds "for 2 hours"; else "for another
 * 2 hours". */
void sanction_put_words(struct engine *engine, const struct sanction *sanction,
        enum phrase phrase, bool fresh, struct buf *out);
/* Appends the sentence that refuses who is banned. */
void sanction_put_refusal(struct engine *engine, const struct sanction *ban, struct buf *out);
/* Fills err (may be NULL) with the phrase, as sanction_put_words has it; returns false. */
bool sanction_refuse(struct engine *engine, const struct sanction *sanction, enum phrase phrase,
        struct err *err);
/* May this character put no words before `to` (0: those around; SANCTION_ANYBODY: others at large)? Fills err (may be
 * NULL) if so: they are muted; or jailed, who speak to those beside them and to wizards. */
#define SANCTION_ANYBODY UINT64_MAX
bool sanction_silences(struct engine *engine, uint64_t character, uint64_t to, struct err *err);

/* -- the rows, through the open tx -- */

/* Makes a row of `sanction` (number, time and state are filled in); returns its number. */
uint64_t sanction_put(struct engine *engine, struct sanction *sanction, uint64_t report);
/* It stands no more: by whom (0: its time was over), and why. False if it did not. */
bool sanction_end(struct engine *engine, uint64_t number, uint64_t by, struct str why);

/* A row, for who lists them. Borrowed. */
struct sanction_row {
    uint64_t number;
    int64_t time_ms; /* wall clock */
    struct str kind;
    struct str subject;
    bool stands;
    int64_t left_ms; /* of one that stands; 0: for good */
    uint64_t author;
    struct str reason;
    int64_t ended_ms;  /* wall clock; 0: it stands, or is a note */
    uint64_t ended_by; /* 0: its time was over */
    struct str ended_why;
    uint64_t report; /* that it came of; 0: none */
};

/* Which rows to walk. */
struct sanction_filter {
    struct str subject; /* in one form; empty: of all */
    bool standing;      /* only those */
    uint64_t before;    /* only those with lower numbers; 0: all */
    size_t limit;
};

/* Walks them, the newest first. */
void sanction_each_row(struct engine *engine, const struct sanction_filter *filter,
        void (*visit)(void *data, const struct sanction_row *row), void *data);
