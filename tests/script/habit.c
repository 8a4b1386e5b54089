/* habit.c -- Reads the habits of newcomers. */
#include "tests/script/habit.h"

#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_habit(struct habit *habit)
{
    char path[600];
    (void)snprintf(path, sizeof(path), "%s/tests/script/habits/%s.txt", getenv("SKEIN_SOURCE"),
            habit->name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t length = fread(habit->text, 1, sizeof(habit->text) - 1, file);
    (void)fclose(file);
    habit->text[length] = '\0';
    habit->count = 0;
    char *rest = NULL;
    for (char *line = strtok_r(habit->text, "\n", &rest); line;
            line = strtok_r(NULL, "\n", &rest)) {
        if (line[0] != '#' && habit->count < HABIT_LINES) {
            habit->lines[habit->count++] = line;
        }
    }
    assert_true(habit->count > 0);
}

void habits_read(struct habit *habits, int count)
{
    for (int i = 0; i < count; i++) {
        read_habit(&habits[i]);
    }
}

const char *habit_line(const struct habit *habit, int round)
{
    return habit->lines[round % habit->count];
}
