// Shows the API's description as a console. Both come from this site.
const place = document.getElementById("api-console");

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  deepLinking: false,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  supportedSubmitMethods: ["get"],
});
