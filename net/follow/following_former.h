#pragma once
#include "engine/app/args.h"
#include "engine/base/err.h"

#include <stdbool.h>

/* The file that was the world before a copy became it, if it is on this machine: the one that the
 * configuration names. Its server must learn that it was replaced before it is served again. */

/* Returns the former file's name, for the copy of --world; NULL if there is none. The caller frees
 * it. */
char *following_former_find(const struct args *args);
/* Returns the process that has it open, if it is the world that the copy follows; 0: none; -1: one whose
 * number is hidden. */
long following_former_server(const char *former, const char *copy);
/* Notes in it that the copy is the world, unless it knows that or has a later term. Failures are
 * logged. */
void following_former_replace(const char *former, const char *copy);
/* True if the file at path is the world and not another's copy, whatever its schema. False if it
 * is missing or cannot be read. */
bool following_is_world(const char *path);
