module.exports = {
  title: "Kettle",
  url: "https://kettle.example",
  plugins: [["@docusaurus/plugin-client-redirects", { redirects: [{ from: "/docs/install", to: "/docs/setup" }] }]],
};
