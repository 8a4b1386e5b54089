#pragma once
#include "engine/base/address.h"
#include "engine/core/engine.h"
#include "engine/core/people/account.h"
#include "engine/core/phrase/phrase.h"

/* Sanctions and notes that wizards put on people: a row each in the table `sanction`, never
 * deleted. A subject is a name, an address (192.0.2.7, 2001:db8::/32), the guests and new
 * accounts of an address (guests@192.0.2.7), or a person of a bridged network who is not heard
 * (bob@libera, *@libera).
 *
 * This file looks sanctions up; login/sanction.h applies them with all consequences. */

enum sanction_kind {
    SANCTION_WARN, /* active until they have read it */
    SANCTION_MUTE, /* cannot send words to others */
    SANCTION_JAIL, /* confined to the room $jail */
    SANCTION_BAN,  /* cannot log in */
    SANCTION_NOTE, /* for wizards; never active */
    SANCTION_END,
};

#define SANCTION_SUBJECT_MAX 80
#define SANCTION_REASON_MAX 1000
#define SANCTION_SECONDS_MAX ((int64_t)100 * 366 * 24 * 3600)
#define SANCTION_JAIL_REF "jail" /* of the room */

/* An active sanction. */
struct sanction {
    uint64_t number;
    enum sanction_kind kind;
    char subject[SANCTION_SUBJECT_MAX];
    struct network network; /* family 0: not a network */
    bool guests;            /* applies only to the network's guests and newer accounts */
    bool elsewhere;         /* nick@bridge, with * and ? */
    int64_t time_ms;        /* wall clock */
    int64_t until_ms;       /* world time; 0: permanent */
    uint64_t author;
    char *reason;   /* owned; never NULL */
    bool forgotten; /* its subject was erased meanwhile: the name is removed when it ends */
    struct sanction *next;
};

/* Names like "mute"; sanction_kind_of returns SANCTION_END for other words. */
const char *sanction_kind_name(enum sanction_kind kind);
enum sanction_kind sanction_kind_of(struct str name);
/* Fills subject, network, guests and elsewhere. Returns false if text is neither a name, an
 * address nor nick@bridge. Subjects are normalised, so the same one is always stored the same
 * way. */
bool sanction_parse(struct str text, struct sanction *out);

/* -- active sanctions; borrowed until the table changes -- */

/* Iterate over the active sanctions of a kind, the newest first. Expired ones are skipped. */
const struct sanction *sanction_first(struct engine *engine, enum sanction_kind kind);
const struct sanction *sanction_next(struct engine *engine, const struct sanction *sanction);
/* Returns the sanction of that kind on a character, in play or not; NULL: none. Never on a
 * wizard. */
const struct sanction *sanction_on(
        struct engine *engine, enum sanction_kind kind, uint64_t character);
/* True if the sanction applies to the character, whatever its role. */
bool sanction_covers(
        struct engine *engine, const struct sanction *sanction, uint64_t character);
/* Returns the sanction of that kind on an address. newcomer: also those that only apply to
 * guests and new accounts. */
const struct sanction *sanction_on_address(
        struct engine *engine, enum sanction_kind kind, const char *address, bool newcomer);
const struct sanction *sanction_ban_of_name(struct engine *engine, struct str name);
/* True if a person of a bridged network, "nick@bridge", must not be heard here. */
bool sanction_has_elsewhere(struct engine *engine, struct str sender);
/* Returns the remaining milliseconds; 0: permanent. */
int64_t sanction_left_ms(struct engine *engine, const struct sanction *sanction);
/* Returns when the first of them ends, in world time; 0: never. */
int64_t sanctions_next_end_ms(struct engine *engine);
/* Returns a sanction that had expired at that world time but is not ended yet; NULL: none. */
const struct sanction *sanction_over(struct engine *engine, int64_t now_ms);

/* -- wording (sanction_words.c) -- */

/* Appends a phrase with {span}, {why} and {reason}. fresh: it begins now, "for 2 hours";
 * otherwise "for another 2 hours". */
void sanction_put_words(struct engine *engine, const struct sanction *sanction,
        enum phrase phrase, bool fresh, struct buf *out);
/* Appends the sentence that a banned person gets at log-in. */
void sanction_put_refusal(struct engine *engine, const struct sanction *ban, struct buf *out);
/* Fills err (may be NULL) with the phrase, as in sanction_put_words. Returns false. */
bool sanction_refuse(struct engine *engine, const struct sanction *sanction, enum phrase phrase,
        struct err *err);
/* True if this character must not send words to `to` (0: people nearby; SANCTION_ANYBODY:
 * others at large); fills err (may be NULL). Muted players are silent; jailed players may talk
 * to people nearby and to wizards. */
#define SANCTION_ANYBODY UINT64_MAX
bool sanction_silences(struct engine *engine, uint64_t character, uint64_t to, struct err *err);

/* -- rows, in the open transaction -- */

/* Stores a sanction (number, time and state are filled in). Returns its number. */
uint64_t sanction_put(struct engine *engine, struct sanction *sanction, uint64_t report);
/* Ends an active sanction: by whom (0: expired), and why. Returns false if it was not active. */
bool sanction_end(struct engine *engine, uint64_t number, uint64_t by, struct str why);

/* A stored row, for lists. Borrowed. */
struct sanction_row {
    uint64_t number;
    int64_t time_ms; /* wall clock */
    struct str kind;
    struct str subject;
    bool stands;
    int64_t left_ms; /* of an active one; 0: permanent */
    uint64_t author;
    struct str reason;
    int64_t ended_ms;  /* wall clock; 0: active, or a note */
    uint64_t ended_by; /* 0: expired */
    struct str ended_why;
    uint64_t report; /* the report that led to it; 0: none */
};

/* Selects rows. */
struct sanction_filter {
    struct str subject; /* normalised; empty: any */
    bool standing;      /* only active ones */
    uint64_t before;    /* only lower numbers; 0: all */
    size_t limit;
};

/* Visits the matching rows, the newest first. */
void sanction_each_row(struct engine *engine, const struct sanction_filter *filter,
        void (*visit)(void *data, const struct sanction_row *row), void *data);
