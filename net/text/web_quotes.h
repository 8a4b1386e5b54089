#pragma once
#include <jansson.h>

/* Makes straight quotes curly in the names, titles and sentences of an answer, at any depth. Tags in
 * them stay as they are. */
void web_curl(json_t *answer);
