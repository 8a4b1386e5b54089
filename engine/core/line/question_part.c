/* question_part.c -- ends questions when a player leaves the room or the game. */
#include "engine/core/line/question.h"

#include "engine/core/part.h"

const struct kernel_part question_part = {
        .on = {[INTERNAL_ERASE] = question_forget, [INTERNAL_LEAVE] = question_leave}};
