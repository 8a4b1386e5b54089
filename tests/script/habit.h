#pragma once

/* habit.h -- Habits of newcomers: the lines of habits/NAME.txt, which a test types again and again. */

enum { HABIT_LINES = 64 };

struct habit {
    const char *name;
    int follows;     /* looks for something to do every so many rounds */
    char text[6000]; /* habits/NAME.txt: the lines */
    const char *lines[HABIT_LINES];
    int count;
};

/* Reads the lines of habits whose names are set. */
void habits_read(struct habit *habits, int count);
/* Returns the line of a round; after the last line comes the first. */
const char *habit_line(const struct habit *habit, int round);
