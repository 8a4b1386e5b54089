#pragma once
#include <stdbool.h>

struct buf;

/* Questions to the person or program at standard input. */

/* Puts the next line of standard input into out, which the caller wipes if it is a secret. At a
 * terminal the prompt is shown on standard error, and a secret is not shown while it is typed. False
 * if the line is empty, or if a signal ended the question; the terminal is then as it was before. */
bool ask_line(const char *prompt, bool secret, struct buf *out);
