#pragma once
#include "net/http/http_routes.h"
#include "net/web/web_html.h"

/* The pages: each from the answer of the call that http_routes_page.c names. */

http_render web_page_home;
http_render web_page_who;
http_render web_page_help;
http_render web_page_topic;
http_render web_page_world;
http_render web_page_area;
http_render web_page_room;
/* The drawing alone. */
http_render web_page_map;
http_render web_page_scores;
http_render web_page_events;
http_render web_page_ics;
/* These three are for JavaScript: the page is a frame that says so. */
http_render web_page_play;
http_render web_page_build;
http_render web_page_admin;

/* Appends a help topic as HTML; links between topics lead to their pages. */
void web_put_markdown(struct buf *out, struct str markdown);
/* Appends people as a list, or a sentence if there are none; a link to the rest behind `most`. */
void web_put_people(struct buf *out, const json_t *people, size_t most);
/* Appends what the game says without players' word for whose connection is lost. */
void web_put_for_visitors(struct buf *out, struct str text);
