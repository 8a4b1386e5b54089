#pragma once
#include "engine/core/engine.h"

/* trial -- A whole game on trial in one process: the real store, world, engine, Lua and stock
 * scripts, a clock that the test owns, and players whose words go straight into sessions.
 *
 *     struct trial *trial = trial_start(NULL);
 *     struct player *bob = trial_join(trial, "bob", NULL);
 *     struct str reply = trial_type(bob, "look");
 *
 * One game at a time in a process, because the clock belongs to the process. A player's text is
 * plain text, a line each, and safe to show: it appears only once it is durable. A game that cannot
 * go on ends the test program with a sentence. */

struct trial;
struct player;

struct trial_options {
    bool threaded; /* the store's own thread writes, as in service */
    bool clocked; /* scripts may take some milliseconds, as in service; else only steps count */
    uint64_t seed;   /* of the engine's rng; 0: 1 */
    const char *vfs; /* of the store: see fault_vfs.h; NULL: the default */
    const char
            *packages; /* of the stock game, as packages_choose reads them; NULL: the default */
    const char
            *game; /* one of data/games, of which the world is made; NULL: the starter world */
};

/* A fresh world, and `wizard` in it. options may be NULL. */
struct trial *trial_start(const struct trial_options *options);
/* Ends it in good order and removes the world. */
void trial_stop(struct trial *trial);
/* Ends it like SIGKILL and starts it again on the same file; all players reconnect, and their
 * output is forgotten. */
void trial_crash(struct trial *trial);

struct engine *trial_engine(struct trial *trial);
struct world *trial_world(struct trial *trial);

/* Creates a new player; role is "builder", "wizard" or NULL. Her output is her first look. */
struct player *trial_join(struct trial *trial, const char *name, const char *role);
/* Returns NULL if no player of that name has joined. `wizard` always has. */
struct player *trial_player(struct trial *trial, const char *name);
/* Creates a guest, whose output is her first look. */
struct player *trial_join_guest(struct trial *trial);
/* The same by telnet (0), IRC, the web or SSH, as the game knows them; the output is the same. */
#define TRIAL_DOORS 4
struct player *trial_join_guest_by(struct trial *trial, size_t door);

/* Another session of player's character; its output is its look. Not connected again by a crash. */
struct player *trial_join_again(struct player *player);

/* Types a line and runs the game until its prompt has come, or for a moment of the clock if it
 * waits for more lines. Returns her output up to the prompt; borrowed until her next line. Fails if
 * no prompt comes. */
struct str trial_type(struct player *player, const char *line);
/* Same, formatted. */
struct str trial_typef(struct player *player, const char *format, ...) PRINTF_LIKE(2, 3);
/* Types a line and turns the game; true if its prompt has come. */
bool trial_try(struct player *player, const char *line, struct str *out_reply);
/* Types a line that brings no prompt (of @program), and does not turn the game. */
void trial_send(struct player *player, const char *line);
/* Gives object (a name or #ID that player can see) a behaviour by `@program`; returns the text
 * after the last line: without "error" if it was accepted. */
struct str trial_program(struct player *player, const char *object, const char *source);

/* Returns the text since trial_forget or her last trial_type, without prompts. */
struct str trial_told(const struct player *player);
/* The part of it that came before her last prompt. */
struct str trial_reply(const struct player *player);
/* Same as markup. */
struct str trial_told_markup(const struct player *player);
/* Data for clients since then, "NAME JSON" a line. */
struct str trial_events(const struct player *player);
/* Her last prompt, as plain text. */
struct str trial_last_prompt(const struct player *player);
/* How many prompts she ever got. */
size_t trial_prompts(const struct player *player);
void trial_forget(struct player *player);
/* Of everybody. */
void trial_forget_all(struct trial *trial);

/* Lets game time pass, stopping at each timer that is due. */
void trial_advance(struct trial *trial, double seconds);
/* Lets time pass in one leap, and runs a few turns: for a game that never becomes idle. */
void trial_pass(struct trial *trial, double seconds);
/* Turns until there is nothing to do now. */
void trial_settle(struct trial *trial);
/* Runs one task; earlier commits are written and shown. A crash then loses the last task's
 * commit. */
void trial_step(struct trial *trial);

/* The connection drops. */
void trial_hang_up(struct player *player);
/* Connects her again; her output is her look. */
void trial_reconnect(struct player *player);

/* -- questions to the world, between transactions -- */

/* Her character. */
uint64_t trial_character(struct player *player);
/* Returns the first #ID in text; 0: none. */
uint64_t trial_first_id(struct str text);
/* Returns an own or inherited property as a literal, "nil" if it is missing; borrowed until the
 * next call. */
const char *trial_property(struct trial *trial, uint64_t object, const char *name);
