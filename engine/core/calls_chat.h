#pragma once
#include "engine/core/calls.h"

/* Calls of those who chat: the room as a channel, speech, people, channels. A failure has a "code" beside
 * its sentence, as clients tell them apart (channel_no_code, and those in calls_chat.c). */

void calls_chat_add(struct engine *engine);
void calls_people_add(struct engine *engine);
void calls_channel_add(struct engine *engine);

/* call_fail with a code. */
enum call_answer calls_chat_fail(
        struct call *call, int status, const char *code, struct str text);
