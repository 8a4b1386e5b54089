/* own.c -- Words that are private to the player whatever commands they belong to.
 *
 * Which other stock commands are private, each package says (acts and own of package.lua); a command
 * of which it says nothing is, which is safe. */
#include "engine/core/line/own.h"

#include "engine/core/output/reserved.h"

/* Answers to the game's questions (question.h), which are private whatever else the word means. */
static const struct str own_answers[] = {STR_IS("yes"), STR_IS("no"), STR_IS("y")};

bool own_word(struct str verb)
{
    return reserved_verb(verb) ||
           str_is_among(verb, own_answers, sizeof(own_answers) / sizeof(own_answers[0]));
}
