#pragma once
/* The groups of calls: each adds its handlers. */
struct engine;

void calls_login_add(struct engine *engine);
void calls_chat_add(struct engine *engine);
void calls_mail_add(struct engine *engine);
void calls_people_add(struct engine *engine);
void calls_channel_add(struct engine *engine);
void calls_history_add(struct engine *engine);
void calls_rename_add(struct engine *engine);
void calls_tells_add(struct engine *engine);
void calls_search_add(struct engine *engine);
void calls_moderate_add(struct engine *engine);
void calls_account_add(struct engine *engine);
void calls_secret_add(struct engine *engine);
void calls_characters_add(struct engine *engine);
void calls_office_add(struct engine *engine);
void calls_notice_add(struct engine *engine);
void calls_notice_page_add(struct engine *engine);
void calls_design_add(struct engine *engine);
void calls_page_add(struct engine *engine);
void calls_object_add(struct engine *engine);
void calls_tree_add(struct engine *engine);
void calls_overview_add(struct engine *engine);
void calls_redact_add(struct engine *engine);
void calls_register_add(struct engine *engine);
void calls_reset_add(struct engine *engine);
void calls_browser_add(struct engine *engine);

/* Of bind_window.c, bind_account.c, bind_characters.c and bind_rename.c: add functions for scripts. */
struct host;
void bind_window_open(struct host *host);
void bind_account_open(struct host *host);
void bind_characters_open(struct host *host);
void bind_rename_open(struct host *host);

/* Of calls_secret.c: make and free what the module keeps in an engine. */
void calls_secret_create(struct engine *engine);
void calls_secret_destroy(struct engine *engine);
