#pragma once
#include <stdbool.h>
#include <stdint.h>

struct http_conn;
struct web;
struct web_atlas;

/* The atlas of the areas that anybody may see, shared by all viewers. Areas are requested one after
 * another, as a stranger would, so nobody waits for all of them; it is refreshed when somebody
 * looks after a while. */
struct web_survey;

struct web_survey *web_survey_create(struct web *web);
void web_survey_destroy(struct web_survey *survey);
/* As it is known; NULL: it is not yet, and go_on will be called, once, with what it is then. who is what web_survey_forget
 * takes. Begins to look again if it is old. */
const struct web_atlas *web_survey_atlas(struct web_survey *survey, void *who,
        void (*go_on)(void *who, const struct web_atlas *atlas));
/* Counts the surveys that were finished. */
uint64_t web_survey_number(const struct web_survey *survey);
/* Each second: once anybody has come to the web, an atlas is made before it is asked for. */
void web_survey_tick(struct web_survey *survey);
/* Removes the waiting entry of who. */
void web_survey_forget(struct web_survey *survey, const void *who);
