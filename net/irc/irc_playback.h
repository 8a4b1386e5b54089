#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <jansson.h>

#include <stdbool.h>

/* -- irc_playback.c -- */

struct irc_frontend;
struct irc_speech;

/* Notes the ID and the time of an event that the running command has caused, for its line. */
void irc_playback_note(struct irc_frontend *frontend, const json_t *noted);
/* Writes the tags of an event, with the account of the person. Returns false if it needs none beside those of every
 * line. */
bool irc_playback_tags(struct irc_frontend *frontend, const json_t *event, const char *account,
        struct buf *out);
/* True if a kind of stored line is an event. */
bool irc_playback_is(const char *kind);
/* Writes a stored event: its source, target, tags and batch. */
void irc_playback_write(
        struct irc_frontend *frontend, const json_t *line, const struct irc_speech *speech);
