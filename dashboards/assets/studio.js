// What is worked on in the studio outlives a reload, a change of language, and a look at another page.
(() => {
    const SKIP = () => window.dash_clientside.no_update;
    const key = (search) => new URLSearchParams(search).get("scenario") || "";

    window.dash_clientside = window.dash_clientside || {};
    window.dash_clientside.studio = {
        // begun: the text as the server drew it; a draft belongs to the scenario and text that it was begun with
        restore(_, draft, text, begun, search) {
            const fits = draft && begun && draft.key === key(search) && draft.begun === begun.text;
            return fits && draft.text !== text ? draft.text : SKIP();
        },

        keep(text, begun, search) {
            return {key: key(search), begun: begun.text, text};
        },

        discard(clicks, begun) {
            return clicks ? begun.text : SKIP();
        },
    };
})();
