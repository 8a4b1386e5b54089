#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* choice -- With which packages of the game a story is played. */
struct story;

/* True if the game has a package of that name. */
bool choice_is_package(struct str name);
/* Writes the choice with which a story is played when nothing is left out: the default, and what the story needs beyond
 * it. */
void choice_of_story(const struct story *story, struct buf *out);

/* The choices of the matrix: core alone, core and the builders' commands, and each package off alone. */
size_t choice_count(void);
/* Writes the choice at index for the story. False if that leaves out a package that the story needs, or changes nothing.
 * what is the choice in words. */
bool choice_without(const struct story *story, size_t index, struct buf *out, struct buf *what);
