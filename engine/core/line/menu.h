#pragma once
#include "engine/core/engine.h"

/* A question that the next line may answer: its display in clients with buttons (Menu.Show and
 * Menu.End), and the meaning of a line for it. */

enum menu_kind {
    MENU_ASK,    /* the next line is the answer */
    MENU_CHOOSE, /* a number or words pick one option; any other line ends it */
    MENU_WHICH,  /* "which do you mean?": the same, asked by the game itself */
    /* not a question: a session's lines are text up to the line of an option, or lines for @edit */
    MENU_LINES,
};

/* Meaning of a line for an open question. */
enum menu_line {
    MENU_ANSWER,  /* it answers */
    MENU_CANCEL,  /* it cancels the question */
    MENU_ASIDE,   /* a command; the question stays */
    MENU_LEAVE,   /* a command, and the question ends */
    MENU_NO_SUCH, /* a number outside the list, or an empty line; the question stays */
};

struct menu;
struct presence;

/* from: who asks, empty for the game itself; prompt: the question. Both are markup. */
struct menu *menu_create(enum menu_kind kind, struct str from, struct str prompt);
/* Makes a question that "yes NUMBER" and "no NUMBER" answer, with the given words as labels. The
 * menu is numbered for the clients of presence. */
struct menu *menu_of_question(struct presence *presence, struct str prompt, uint64_t number,
        const struct str words[2]);
/* Makes the menu of the lines that may end a text of that kind (MODAL_LINES, MODAL_EDIT or
 * MODAL_RAW), with the prompt of that kind. The first word in the parentheses of MODAL_EDIT's prompt is a button. */
struct menu *menu_of_lines(
        const struct engine *engine, const struct presence *presence, unsigned kind);
void menu_destroy(struct menu *menu);
void menu_add(struct menu *menu, struct str option);
/* Reads a line of actor's. A mark that is not part of it is removed from *line. *option (for
 * MENU_ANSWER with MENU_CHOOSE) counts from 1. menu NULL: a secret is asked for, and only whole
 * lines are commands. */
enum menu_line menu_read(struct engine *engine, const struct object *actor,
        const struct menu *menu, struct str *line, size_t *option);

/* Opens the question of a script, or "which do you mean?", and takes ownership. NULL: closes it. */
void menu_open(struct presence *presence, struct menu *menu);
void menu_open_which(struct presence *presence, struct menu *which);
/* Sends clients the question that is open now, if they show another. */
void menu_settle(struct engine *engine, struct presence *presence);
/* Sends the open question to a session that starts to take data. */
void menu_show_to(struct session *session, const struct presence *presence);
