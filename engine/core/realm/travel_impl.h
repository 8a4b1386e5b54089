#pragma once
#include "engine/core/people/abroad.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/realm/travel.h"

#include <jansson.h>

/* The inside of travel, shared by travel*.c. */

struct value;

#define TRAVEL_WHY                                                                             \
    "_travel_why" /* a property: why they are back; told when they come into play */
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

/* -- travel_come.c -- */

/* The kinds "arrive" and "moved". */
bool travel_apply_arrive(
        struct engine *engine, const struct post_letter *letter, struct err *err);
void travel_refuse_arrive(
        struct engine *engine, const struct post_letter *letter, struct str why);
void travel_return_arrive(
        struct engine *engine, const struct post_letter *letter, struct str why);
bool travel_apply_moved(
        struct engine *engine, const struct post_letter *letter, struct err *err);

/* -- travel_doors.c -- */

/* The session's gate goes to that world, by token (empty: by the one it has). False: it has no gate, or nobody knows
 * where gates are let in there. */
bool travel_send_gate(
        struct engine *engine, struct session *session, const char *world, struct str token);
/* Appends one phrase, with {world} and {address}, or the other, if no address is known. */
void travel_put_where(struct engine *engine, const char *world, enum phrase with_address,
        enum phrase without, struct buf *out);
/* The kind "pass". */
bool travel_apply_pass(
        struct engine *engine, const struct post_letter *letter, struct err *err);

/* The kinds "whose" and "there". */
bool travel_apply_whose(
        struct engine *engine, const struct post_letter *letter, struct err *err);
bool travel_apply_there(
        struct engine *engine, const struct post_letter *letter, struct err *err);

/* The traveller of that letter was refused: their gate is to go back to world. */
void travel_note_refused(struct engine *engine, const json_t *body, struct str world);

/* In the open slice: somebody of this world, of whom no news will come, is as they left. */
void travel_restore(struct engine *engine, const struct abroad *abroad);

/* -- travel_census.c: the kinds POST_CENSUS, "whereabouts", "missing" and "lost" -- */

/* Is the traveller of that key in this world, as far as it knows? Somebody of its own who had never walked is. */
bool travel_find_here(struct engine *engine, struct str key, struct abroad *out);
void travel_return_census(
        struct engine *engine, const struct post_letter *letter, struct str why);
bool travel_apply_missing(
        struct engine *engine, const struct post_letter *letter, struct err *err);
bool travel_apply_lost(
        struct engine *engine, const struct post_letter *letter, struct err *err);
void travel_return_lost(
        struct engine *engine, const struct post_letter *letter, struct str why);

bool travel_apply_census(
        struct engine *engine, const struct post_letter *letter, struct err *err);
bool travel_apply_whereabouts(
        struct engine *engine, const struct post_letter *letter, struct err *err);

/* -- travel_aside.c -- */

/* They live elsewhere, and this world did not know: what they had here goes into $limbo, and they are a shell. */
void travel_put_aside(
        struct engine *engine, const struct abroad *abroad, struct str world, uint64_t epoch);
