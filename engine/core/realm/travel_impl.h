#pragma once
#include "engine/core/people/abroad.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/realm/realm_own.h"
#include "engine/core/realm/travel.h"

#include <jansson.h>

/* The inside of travel, shared by travel*.c. */

struct value;

#define TRAVEL_WHY                                                                             \
    "_travel_why" /* a property: why they are back; told when they come into play */
#define TRAVEL_PASSPORT "passport" /* in a row's data: of a visitor, as their home gave it */
#define TRAVEL_PROVED                                                                          \
    "proved" /* in a row's data: how many log-ins over there this world has proved */
#define REFUSED_MAX 64

/* Whoever was not let in here, whose gate comes all the same: where they are. */
struct travel_refused {
    char hash[65];                 /* of the token by which it would go on; empty: free */
    char world[POST_NAME_MAX + 1]; /* empty: they are newcomers */
};

struct travel_state {
    uint64_t *gates; /* owned: exits that lead elsewhere, or did */
    size_t gate_count;
    size_t gate_capacity;
    uint64_t *scan; /* owned: exits that were not looked at */
    size_t scan_count;
    size_t scan_capacity;
    bool scanned; /* scan was filled */
    struct travel_refused refused[REFUSED_MAX];
    size_t refused_next;
    char sought[REFUSED_MAX][65]; /* hashes of the tokens that other worlds were asked about */
    size_t sought_next;
};

/* "HOME.ID" of somebody here. */
void travel_key(struct engine *engine, uint64_t character, char out[ABROAD_KEY_MAX + 1]);
struct travel_state *realm_travel(struct engine *engine);
void travel_state_finish(struct travel_state *state);

/* -- travel_tree.c and travel_make.c -- */

#define TRAVEL_ORIGIN STR("_origin") /* a property: "WORLD.ID", which thing it was first */
#define TRAVEL_ORIGIN_MAX 60

struct change_set;
/* Is it a prototype of the game's own, which other worlds may have too? */
bool travel_is_games_own(const struct object *proto);
/* Does a property of that name mean something to its own world alone; or, of a person, is it the account's? */
bool travel_stays_by_name(struct str name, bool is_traveller);

/* -- travel_text.c: bytes as text -- */

/* The caller's to free. */
char *travel_text_of(struct str bytes);
/* Appends the bytes; false if it is no such text, or of more than most. */
bool travel_text_read(struct str text, size_t most, struct buf *out);

/* -- travel_gates.c -- */

/* Are there visitors from that world; is there room for one more? */
bool travel_takes(const struct engine *engine, struct str world);
bool travel_has_seat(struct engine *engine);

/* -- travel_habits.c: properties of people that have numbers of their world in them -- */

/* Makes value, of a traveller's property of that name, what other worlds can read. */
void travel_habits_out(struct engine *engine, struct str name, struct value *value);
/* The other way. */
void travel_habits_in(struct engine *engine, struct str name, struct value *value);

/* -- travel_trust.c: what another world may say of whom -- */

#define TRAVEL_WALKS_MOST                                                                      \
    1000 /* that a world of an earlier version may have counted in between */

/* The world where they have their account first. Borrowed from key. */
struct str travel_home_of(struct str key);
/* True if it is somebody of this world. */
bool travel_is_own(const struct engine *engine, struct str key);
/* True if this world has sent them there, and that is the number of a walk that follows. */
bool travel_was_sent(const struct abroad *abroad, struct str from, uint64_t epoch);
/* True if they are of this world, and are in that one by its records: fills out. */
bool travel_is_with(
        struct engine *engine, struct str key, struct str world, struct abroad *out);
/* False if somebody of this world is called so who is not in that one: it does not speak for them. */
bool travel_is_name_of(struct engine *engine, struct str name, struct str world);
/* In the open slice: writes the passport that this world gives somebody who leaves. */
void travel_passport(struct engine *engine, struct str key, struct str world, uint64_t epoch,
        char out[REALM_MARK_SIZE]);
/* True if this world gave that passport. */
bool travel_passport_is(struct engine *engine, struct str key, struct str world, uint64_t epoch,
        struct str passport);

/* -- travel_accept.c: what somebody who comes home may bring along -- */

/* How much more than they left with: `realm.accept`. */
struct travel_bound {
    bool none;
    bool any;
    uint64_t more;
};

/* What is with a traveller who came home, before it is put into their hands. */
struct travel_luggage {
    struct engine *engine;
    struct str from;        /* the world they come from */
    struct object **things; /* borrowed; the traveller first */
    const uint64_t *known;  /* of each: 0 if it did not leave with them */
    bool *waits;            /* of each; out: it waits for a wizard */
    size_t count;
    uint64_t left_things; /* so many did leave with them */
    uint64_t left_coins;
    const struct value
            *experience; /* that the other world says they have; NULL: it says nothing */
    struct object *box;  /* out: where it waits; NULL: nothing does */
};

/* Counts what left with them, by a set that has it as it was then. */
void travel_accept_left(struct travel_luggage *luggage, const struct change_set *kept);
/* In the open slice: says which things wait, and gives the traveller the experience that is allowed. */
void travel_accept(struct travel_luggage *luggage);
/* Tells them, when they come into play, that something waits. */
void travel_accept_tell(struct travel_luggage *luggage);

/* -- travel_come.c -- */

/* The kind "arrive". */
bool travel_apply_arrive(
        struct engine *engine, const struct post_letter *letter, struct err *err);
void travel_refuse_arrive(
        struct engine *engine, const struct post_letter *letter, struct str why);
/* To be told when they come into play. */
void travel_tell_later(struct engine *engine, struct object *traveller, struct str text);

/* -- travel.c -- */

/* In the open slice: somebody of this world who has just come back from one world goes on to another, from where no
 * script sees them. False with a sentence, and nothing is changed. */
bool travel_send_on(struct engine *engine, const struct travel_way *way, struct err *err);

/* -- travel_back.c: the other ways to come back -- */

void travel_return_arrive(
        struct engine *engine, const struct post_letter *letter, struct str why);

/* -- travel_doors.c -- */

/* The session's gate goes to that world, by token (empty: by the one it has). False: it has no gate, or nobody knows
 * where gates are let in there. */
bool travel_send_gate(
        struct engine *engine, struct session *session, const char *world, struct str token);
/* Appends one phrase, with {world} and {address}, or the other, if no address is known. */
void travel_put_where(struct engine *engine, const char *world, enum phrase with_address,
        enum phrase without, struct buf *out);
/* The kind "pass". */
void travel_refuse_pass(
        struct engine *engine, const struct post_letter *letter, struct str why);
bool travel_apply_pass(
        struct engine *engine, const struct post_letter *letter, struct err *err);

/* The kinds "whose" and "there". */
bool travel_apply_whose(
        struct engine *engine, const struct post_letter *letter, struct err *err);
bool travel_apply_there(
        struct engine *engine, const struct post_letter *letter, struct err *err);

/* Nobody waits here for a conversation by the token of that hash. */
void travel_note_unknown(struct engine *engine, struct str hash);
/* May somebody of this world be let in because another world has heard their password? Not who runs or builds this one. */
bool travel_may_pass(struct engine *engine, uint64_t character);
/* The traveller of that letter was refused: their gate is to go back to world. */
void travel_note_refused(struct engine *engine, const json_t *body, struct str world);

/* In the open slice: somebody of this world, of whom no news will come, is as they left. */
void travel_restore(struct engine *engine, const struct abroad *abroad);

/* -- travel_census.c: the kinds POST_CENSUS, "whereabouts" and "missing" -- */

/* Is the traveller of that key in this world, as far as it knows? Somebody of its own who had never walked is. */
bool travel_find_here(struct engine *engine, struct str key, struct abroad *out);
void travel_return_census(
        struct engine *engine, const struct post_letter *letter, struct str why);
bool travel_apply_missing(
        struct engine *engine, const struct post_letter *letter, struct err *err);

bool travel_apply_census(
        struct engine *engine, const struct post_letter *letter, struct err *err);
bool travel_apply_whereabouts(
        struct engine *engine, const struct post_letter *letter, struct err *err);

/* -- travel_aside.c -- */

/* The room $limbo, which is made if there is none. NULL: something else is called so. */
struct object *travel_limbo(struct engine *engine);
/* Makes a container of that name there. */
struct object *travel_box(struct engine *engine, struct object *room, struct str name);

/* They live elsewhere, and this world did not know: what they had here goes into $limbo, and they are a shell. */
void travel_put_aside(
        struct engine *engine, const struct abroad *abroad, struct str world, uint64_t epoch);
