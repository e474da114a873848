"""The pages that people see, made with Streamlit."""
