// Pictures of charts carry their title, run and quality of inputs, which on the page stand beside them.
(() => {
    window.dash_clientside = window.dash_clientside || {};
    const HEADING = 68;

    // Paper is light, whoever prints and by whichever key.
    const page = document.documentElement.dataset;
    let scheme = null;
    window.addEventListener("beforeprint", () => {
        scheme = page.mantineColorScheme;
        page.mantineColorScheme = "light";
    });
    window.addEventListener("afterprint", () => {
        page.mantineColorScheme = scheme;
    });

    function clicked() {
        return window.dash_clientside.callback_context.triggered
            .filter(({value}) => value)
            .map(({prop_id}) => JSON.parse(prop_id.slice(0, prop_id.lastIndexOf("."))))[0];
    }

    function captioned(graph, title, note) {
        const {data, layout} = graph;
        const margin = {...layout.margin, t: (layout.margin?.t ?? 0) + HEADING};
        const heading = {text: title, subtitle: {text: note}, x: 0.02, xanchor: "left", yref: "container", y: 0.97};
        return {
            data,
            layout: {...layout, title: heading, margin, height: graph.clientHeight + HEADING, paper_bgcolor: "#ffffff"},
        };
    }

    window.dash_clientside.saving = {
        picture() {
            const button = clicked();
            const panel = button && document.getElementById(
                JSON.stringify({chart: button.chart, type: "exhibit"}),
            )?.closest(".panel");
            const graph = panel?.querySelector(".js-plotly-plot");
            if (graph) {
                const {title, note, file} = panel.dataset;
                window.Plotly.downloadImage(captioned(graph, title, note), {
                    format: button.picture,
                    filename: file,
                    width: graph.clientWidth,
                    height: graph.clientHeight + HEADING,
                    scale: 2,
                });
            }
            return window.dash_clientside.no_update;
        },

        paper() {
            if (clicked()) {
                window.print();
            }
            return window.dash_clientside.no_update;
        },
    };
})();
