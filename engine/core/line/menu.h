#pragma once
#include "engine/core/engine.h"

/* A question that the next line may answer: what clients with buttons show of it, as Menu.Show and
 * Menu.End, and what a line says to it. */

enum menu_kind {
    MENU_ASK,    /* the next line is the answer */
    MENU_CHOOSE, /* a number or words that pick one option; any other line ends it */
    MENU_WHICH,  /* "which do you mean?": the same, asked by the game itself */
    MENU_LINES, /* no question: lines of one session are text, up to the line of an option, or lines for @edit */
};

/* What a line says to an open question. */
enum menu_line {
    MENU_ANSWER,  /* it answers */
    MENU_CANCEL,  /* it gives no answer */
    MENU_ASIDE,   /* a command; the question stays */
    MENU_LEAVE,   /* a command, and the question ends */
    MENU_NO_SUCH, /* a number that is none of the list, or nothing: the question stays */
};

struct menu;
struct presence;

/* from: who asks, and prompt: both markup; from empty: the game. */
struct menu *menu_create(enum menu_kind kind, struct str from, struct str prompt);
/* A question that "yes NUMBER" and "no NUMBER" answer, in the words given; numbered for presence's clients. */
struct menu *menu_of_question(struct presence *presence, struct str prompt, uint64_t number,
        const struct str words[2]);
/* What may end lines of that kind (MODAL_LINES, MODAL_EDIT or MODAL_RAW); its prompt is theirs. */
struct menu *menu_of_lines(const struct engine *engine, unsigned kind);
void menu_destroy(struct menu *menu);
void menu_add(struct menu *menu, struct str option);
size_t menu_count(const struct menu *menu);
/* The same for questions that read the same and offer the same. */
uint64_t menu_hash(const struct menu *menu);
/* Reads a line of actor's; *line is left without a mark that is not part of it. *option (MENU_ANSWER to
 * MENU_CHOOSE) counts from 1. menu NULL: a secret is asked for, and only whole lines are commands. */
enum menu_line menu_read(struct engine *engine, const struct object *actor,
        const struct menu *menu, struct str *line, size_t *option);

/* The question of a script or of "which do you mean?" that is open from now on; takes it. NULL: none. */
void menu_open(struct presence *presence, struct menu *menu);
void menu_open_which(struct presence *presence, struct menu *which);
/* Tells clients what is open now, if that is not what they show. */
void menu_settle(struct engine *engine, struct presence *presence);
/* MOMENT_SETTLE: tells those of the slice's actor. */
void menu_settle_actor(struct engine *engine, void *about);
/* Tells one session that begins to take data. */
void menu_show_to(struct session *session, const struct presence *presence);
