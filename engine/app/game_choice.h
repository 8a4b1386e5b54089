#pragma once
#include "engine/data/game_file.h"

#include <stdio.h>

struct config;

#define GAME_DEFAULT "starter" /* of worlds that are made without the name of a game */

/* game_choice -- the games of which worlds are made: those of the stock (data/games/NAME) and an
 * operator's own, a folder with game.lua. help games says what is in one. */

struct game_choice {
    struct game_file file; /* without a name: packages by default, and no settings */
    char *folder;          /* owned: of game.lua, where it is on disk; NULL: of the stock */
    char *text;            /* owned: the folder of the world's text; NULL: an empty world */
    bool text_is_stock;    /* text is a folder of the assets */
};

/* Finds the game that --game names: one of the stock, or a folder. The paths of its packages become
 * absolute. The caller finishes out. A failure lists the games. */
MUST_CHECK bool game_choice_find(const char *word, struct game_choice *out, struct err *err);
/* Same for the text that --from names: "starter", "empty", or a folder, with game.lua or not. */
MUST_CHECK bool game_choice_of_text(const char *from, struct game_choice *out, struct err *err);
void game_choice_finish(struct game_choice *choice);
/* Gives config the game's packages and settings, unless config has its own. */
void game_choice_configure(const struct game_choice *choice, struct config *config);
/* True if some of its packages are folders. */
bool game_choice_has_folders(const struct game_choice *choice);
/* Prints a line for each game of the stock. */
void game_choice_print(FILE *out);
