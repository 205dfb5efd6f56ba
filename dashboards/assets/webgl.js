// Maps need WebGL, which remote desktops often lack: the server is told once, and draws squares instead.
(() => {
    if (document.cookie.includes("webgl=")) {
        return;
    }
    const canvas = document.createElement("canvas");
    const drawing = canvas.getContext("webgl2") || canvas.getContext("webgl");
    document.cookie = `webgl=${drawing ? "present" : "missing"}; path=/; SameSite=Strict`;
    drawing?.getExtension("WEBGL_lose_context")?.loseContext();
})();
