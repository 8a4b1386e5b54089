#pragma once
#include "engine/core/people/abroad.h"
#include "engine/core/phrase/phrase.h"
#include "engine/modules/realm/worlds/realm_own.h"
#include "engine/modules/realm/worlds/travel.h"

#include <jansson.h>

/* Internals of travel, shared by travel*.c. */

struct value;

#define TRAVEL_WHY                                                                             \
    "_travel_why" /* a property: why they are back; shown when they come into play */
#define TRAVEL_PASSPORT "passport" /* in a visitor's row data */
#define TRAVEL_PROVED                                                                          \
    "proved" /* in a row's data: how many log-ins over there this world has proved */
#define TRAVEL_SURE                                                                            \
    "sure" /* in a row's data: the number of a walk, of which the epoch is another world's word */
#define REFUSED_MAX 64

/* A traveller who was refused here but whose proxy still comes, and the world to send it to. */
struct travel_refused {
    char hash[65];                  /* of the token that it will use; empty: free */
    char world[WORLD_NAME_MAX + 1]; /* empty: they count as newcomers */
};

struct travel_state {
    uint64_t *gates; /* owned: exits that lead elsewhere, or did so before */
    size_t gate_count;
    size_t gate_capacity;
    uint64_t *scan; /* owned: exits that remain to be checked */
    size_t scan_count;
    size_t scan_capacity;
    bool scanned; /* scan is filled */
    struct travel_refused refused[REFUSED_MAX];
    size_t refused_next;
    char sought[REFUSED_MAX][65]; /* hashes of the tokens that this world asked others about */
    size_t sought_next;
    /* owned; "WORLD KEY" for each traveller that the world has mentioned so far, while more of its
     * answer is to come; NULL: none */
    json_t *counted;
};

/* Writes the key of a character of this world or a visitor, "HOME.ID". */
void travel_key(struct engine *engine, uint64_t character, char out[ABROAD_KEY_MAX + 1]);
struct travel_state *realm_travel(struct engine *engine);
void travel_state_finish(struct travel_state *state);

/* -- travel_tree.c and travel_make.c -- */

#define TRAVEL_ORIGIN STR("_origin") /* property, "WORLD.ID": the original identity */
#define TRAVEL_ORIGIN_MAX 60

struct change_set;
/* True if it is a stock prototype, which other worlds may have too. */
bool travel_is_games_own(const struct object *proto);
/* True if a property of that name has a meaning in its own world only, or belongs to the account of
 * a traveller. */
bool travel_stays_by_name(struct str name, bool is_traveller);

/* -- travel_text.c: binary data as text -- */

/* Returns the text, which the caller frees. */
char *travel_text_of(struct str bytes);
/* Appends the bytes. Returns false if the text is malformed or has more than most bytes. */
bool travel_text_read(struct str text, size_t most, struct buf *out);

/* -- travel_gates.c -- */

/* True if visitors of that world are accepted; true if there is space for one more. */
bool travel_takes(const struct engine *engine, struct str world);
bool travel_has_seat(struct engine *engine);

/* -- travel_habits.c: properties of players that contain numbers of their world -- */

/* Translates the value of a traveller's property into a form for other worlds. */
void travel_habits_out(struct engine *engine, struct str name, struct value *value);
/* Translates it back. */
void travel_habits_in(struct engine *engine, struct str name, struct value *value);

/* -- travel_trust.c: which statements of other worlds are trusted -- */

#define TRAVEL_WALKS_MOST                                                                      \
    1000 /* walks that a world of an earlier version may have counted in between */

/* Returns the world where the account was created. Borrowed from key. */
struct str travel_home_of(struct str key);
/* True if the traveller belongs to this world. */
bool travel_is_own(const struct engine *engine, struct str key);
/* True if this world has sent them there, and epoch is the number of a later walk. */
bool travel_was_sent(const struct abroad *abroad, struct str from, uint64_t epoch);
/* True if they belong to this world and are in that world by its records. Fills out. */
bool travel_is_with(
        struct engine *engine, struct str key, struct str world, struct abroad *out);
/* False if a player of this world has the name and is not in that world, which cannot speak for
 * them then. */
bool travel_is_name_of(struct engine *engine, struct str name, struct str world);
/* -- travel_away.c: what home worlds say of their people in other worlds -- */

/* Adds to this world's news which of its people are in which other world. */
void travel_tell_away(struct engine *engine, json_t *news);
/* True if that world, by the message, may speak for somebody whose home is a third world or whose
 * home is not known. */
bool travel_may_speak(struct engine *engine, const struct outbox_message *message,
        const json_t *body, struct str name);
/* True if the news of a third world say that its player of that name is not in that world. */
bool travel_is_elsewhere(struct engine *engine, struct str name, struct str world);

/* Writes this world's passport for a departing player, in the open transaction. Returns false
 * with a sentence. */
MUST_CHECK bool travel_passport(struct engine *engine, struct str key, struct str world,
        uint64_t epoch, char out[REALM_MARK_SIZE], struct err *err);
/* Returns the number of the traveller's last walk by this world's own records. A larger number
 * that another world reports becomes the epoch, so that no number is used twice. It does not make
 * passports look old. */
uint64_t travel_sure_epoch(struct engine *engine, struct str key);
/* Notes, in the open transaction, that this world knows now who is in that one: all passports for
 * it that were given before are void. */
void travel_counted(struct engine *engine, struct str world);
/* True if this world gave that passport, and not before travel_counted of that world. */
bool travel_passport_is(struct engine *engine, struct str key, struct str world, uint64_t epoch,
        struct str passport);

/* -- travel_accept.c: limits on what returning travellers bring -- */

/* How much more than they left with: `realm.accept`. */
struct travel_bound {
    bool none;
    bool any;
    uint64_t more;
};

/* Luggage of a traveller who came home, before it is handed to them. */
struct travel_luggage {
    struct engine *engine;
    struct str from;        /* the world they come from */
    struct object **things; /* borrowed; the traveller first */
    const uint64_t *known;  /* for each: 0 if it did not leave with them */
    bool *waits;            /* for each; out: it waits for a wizard */
    size_t count;
    uint64_t left_things; /* number of things that left with them */
    uint64_t left_coins;
    const struct value *experience; /* experience stated by the other world, or NULL */
    struct object *box;             /* out: where the rest waits; NULL if nothing does */
};

/* Counts what left with them, by the change set kept at that time. */
void travel_accept_left(struct travel_luggage *luggage, const struct change_set *kept);
/* Selects the things that wait, and gives the traveller the experience that is allowed. Needs an
 * open transaction. */
void travel_accept(struct travel_luggage *luggage);
/* Tells them, when they come into play, that something waits. */
void travel_accept_tell(struct travel_luggage *luggage);

/* -- travel_come.c -- */

/* Applies messages of the kind "arrive". */
bool travel_apply_arrive(
        struct engine *engine, const struct outbox_message *message, struct err *err);
void travel_refuse_arrive(
        struct engine *engine, const struct outbox_message *message, struct str why);
/* Stores a text to show to them when they come into play. */
void travel_tell_later(struct engine *engine, struct object *traveller, struct str text);

/* -- travel.c -- */

/* Sends a player of this world who has just come back from one world on to another, without
 * events that scripts see. Needs an open transaction. Returns false with a sentence, and changes
 * nothing. */
bool travel_send_on(struct engine *engine, const struct travel_way *way, struct err *err);

/* -- travel_back.c: other ways to come back -- */

void travel_return_arrive(
        struct engine *engine, const struct outbox_message *message, struct str why);

/* -- travel_proxies.c -- */

/* Sends the session's connection proxy to that world, by token (empty: the one it has). Returns
 * false if it has no proxy, or if that world's address for proxies is unknown. */
bool travel_send_gate(
        struct engine *engine, struct session *session, const char *world, struct str token);
/* Appends a phrase with {world} and {address}, or the other phrase if no address is known. */
void travel_put_where(struct engine *engine, const char *world, enum phrase with_address,
        enum phrase without, struct buf *out);
/* Handle messages of the kind "pass". */
void travel_refuse_pass(
        struct engine *engine, const struct outbox_message *message, struct str why);
bool travel_apply_pass(
        struct engine *engine, const struct outbox_message *message, struct err *err);

/* Apply messages of the kinds "whose" and "there". */
bool travel_apply_whose(
        struct engine *engine, const struct outbox_message *message, struct err *err);
bool travel_apply_there(
        struct engine *engine, const struct outbox_message *message, struct err *err);

/* Notes that no connection with the token of that hash need wait here. */
void travel_note_unknown(struct engine *engine, struct str hash);
/* True if a player of this world may be let in because another world has received their password.
 * Builders and wizards may not, unless roles are shared. */
bool travel_may_pass(struct engine *engine, uint64_t character);
/* Notes that the traveller of that message was refused, so their proxy must go back to world. */
void travel_note_refused(struct engine *engine, const json_t *body, struct str world);

/* Restores a player of this world, of whom no news will come, as they left. Needs an open
 * transaction. */
void travel_restore(struct engine *engine, const struct abroad *abroad);

/* -- travel_census.c: the kinds OUTBOX_CENSUS, "whereabouts" and "missing" -- */

/* True if the traveller of that key is in this world, as far as it knows. A player of this world
 * who has never travelled is. */
bool travel_find_here(struct engine *engine, struct str key, struct abroad *out);
void travel_return_census(
        struct engine *engine, const struct outbox_message *message, struct str why);
bool travel_apply_missing(
        struct engine *engine, const struct outbox_message *message, struct err *err);

bool travel_apply_census(
        struct engine *engine, const struct outbox_message *message, struct err *err);
bool travel_apply_whereabouts(
        struct engine *engine, const struct outbox_message *message, struct err *err);

/* -- travel_aside.c -- */

/* Returns the room $limbo, which is made if it is missing, or NULL if something else has that
 * ref. */
struct object *travel_limbo(struct engine *engine);
/* Makes a container of that name there. */
struct object *travel_box(struct engine *engine, struct object *room, struct str name);

/* Handles that they live elsewhere, which this world did not know: their things here go to $limbo,
 * and they become a shell. */
void travel_put_aside(
        struct engine *engine, const struct abroad *abroad, struct str world, uint64_t epoch);

/* -- words of home worlds (voice.h) -- */

/* Returns the word for a player of this world who leaves for `world` now; a new reference. */
json_t *travel_voice_make(struct engine *engine, struct str name, struct str world);
/* Reads the word out of a message into the form in which a visitor's row keeps it. Returns nil if
 * the message has no such word. */
struct value travel_voice_to_keep(const json_t *message);
/* True if the message has the word of `home` that the player of that name went to `world`. Fills
 * out_ms with the time of that, by the clock of `home`. */
bool travel_voice_is_of(struct engine *engine, struct str home, struct str name,
        struct str world, const json_t *message, int64_t *out_ms);
