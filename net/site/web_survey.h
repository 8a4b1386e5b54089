#pragma once
#include <stdbool.h>
#include <stdint.h>

struct http_conn;
struct web;
struct web_atlas;

/* The atlas of all public areas, shared by all viewers. It requests the areas one after another
 * with a stranger's rights, so nobody waits for all of them. It is renewed when somebody looks at
 * it and it is old. */
struct web_survey;

struct web_survey *web_survey_create(struct web *web);
void web_survey_destroy(struct web_survey *survey);
/* Returns the atlas. Returns NULL before the first one is
 * finished, and calls go_on with that one. who identifies the request for web_survey_forget.
 * Starts a new survey if the atlas is old. */
const struct web_atlas *web_survey_atlas(struct web_survey *survey, void *who,
        void (*go_on)(void *who, const struct web_atlas *atlas));
/* Returns the number of finished surveys. */
uint64_t web_survey_number(const struct web_survey *survey);
/* Call each second: once the web has had a visitor, an atlas is made before anybody requests it. */
void web_survey_tick(struct web_survey *survey);
/* Removes the waiting entry of who. */
void web_survey_forget(struct web_survey *survey, const void *who);
